"""One message as the measure reads it."""

import math
from dataclasses import dataclass, field

from tongban.services.matters.likeness import words

SUBJECT_COUNTS = 1.5  # what a word gains by standing in the subject
# up to which character of the text, and how much a name counts that first stands there
NEAR = ((80, 0.8), (600, 0.5), (2000, 0.3))
READ = 2000


@dataclass
class Said:
    """What a message says: words and their weight, names and how near the beginning, figures, subjects, counties."""

    words: dict[str, float] = field(default_factory=dict)
    subject: frozenset[str] = frozenset()
    letters: set[str] = field(default_factory=set)
    names: dict[str, float] = field(default_factory=dict)
    figures: frozenset[str] = frozenset()
    about: dict[int, float] = field(default_factory=dict)
    about_subject: dict[int, float] = field(default_factory=dict)
    counties: frozenset[str] = frozenset()


def read(subject: str, text: str) -> Said:
    """A message taken apart; what stands beyond 2,000 characters is not read."""
    subject, text = words.cleaned(subject or "")[:200], words.cleaned(text or "")[:READ]
    in_subject, in_text = words.words_of(subject), words.words_of(text)
    told = {word: 1 + math.log(count) for word, count in in_text.items()}
    for word in in_subject:
        told[word] = told.get(word, 0.0) + SUBJECT_COUNTS
    about_subject, about_text = words.subjects_in(subject), words.subjects_in(text[:1000])
    numbers = about_subject.keys() | about_text.keys()
    return Said(
        words=told,
        subject=frozenset(in_subject),
        letters=words.pairs_of_letters(f"{subject} {text[:400]}"),
        names=_names(subject, text),
        figures=words.figures_in(f"{subject} {text}"),
        about={n: math.log1p(2 * about_subject.get(n, 0) + about_text.get(n, 0)) for n in numbers},
        about_subject=about_subject,
        counties=frozenset(c[:-1] for c in words.COUNTY.findall(subject + text[:400]) if len(c) > 2),
    )


def _names(subject: str, text: str) -> dict[str, float]:
    found = dict.fromkeys(words.names_in(subject), 1.0)
    begin = 0
    for end, counts in NEAR:
        for name in words.names_in(text[begin:end]):
            found.setdefault(name, counts if len(name) > 2 else counts * 0.8)
        begin = end
    return found

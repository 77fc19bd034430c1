"""What routing says of a text."""

from dataclasses import dataclass, field

# start and end count characters of the text (or of the subject, for words found there)
Word = tuple[int, int, str]
Ranked = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Candidate:
    """A kind of office that may answer, by its best duty item; `p`: how sure that this office leads."""

    item: int
    item_number: str
    list: str
    title: str
    office_kind: str
    leads: bool
    helping: tuple[tuple[str, str], ...]
    category: str
    category2: str
    p: float
    words: tuple[Word, ...] = ()
    subject_words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """The three likeliest categories, kinds of office and items; kind, urgency, and whether an office is complained of."""

    categories: Ranked = ()
    office_kinds: Ranked = ()
    kinds: Ranked = ()
    urgent: tuple[bool, float] = (False, 0.0)
    candidates: tuple[Candidate, ...] = ()
    about_office: bool = False
    about_words: tuple[Word, ...] = ()
    urgent_words: tuple[Word, ...] = field(default=())

    @property
    def kind(self) -> tuple[str, float]:
        """The likeliest kind of matter."""
        return self.kinds[0] if self.kinds else ("", 0.0)

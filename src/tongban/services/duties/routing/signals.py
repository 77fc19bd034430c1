"""What a text says beside its matter: its kind, its urgency, and whether it complains of an office or its staff."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from tongban.services.duties.routing.words import Hit, outermost, table

# how often each kind comes when nothing speaks for one
PRIOR = {"投诉": 1.0, "求助": 0.6, "咨询": 0.4, "建议": 0.4, "举报": 0.15}
IN_SUBJECT = 1.8
URGENT_AT = 2.0
REACH = 22  # characters within which misconduct is said of somebody
SENTENCE = re.compile(r"[。！？!?；;\n]")
# said of nobody nearby, these mean an office
ALONE = frozenset({"不作为", "乱作为", "慢作为", "懒政", "推诿", "踢皮球"})

_KINDS: dict[str, dict[str, float]] = defaultdict(dict)
for _kind, _word, _weight in table("kinds"):
    _KINDS[_word][_kind] = float(_weight)
_URGENT = {word: float(weight) for word, weight in table("urgent")}
_CONDUCT = {word: group for group, word in table("conduct")}
CALM = ("建议", "咨询", "规划")


def words() -> Iterator[str]:
    """Every word these signals listen to."""
    yield from _KINDS
    yield from _URGENT
    yield from _CONDUCT
    yield from CALM


def kinds(subject: Sequence[Hit], text: Sequence[Hit]) -> tuple[tuple[str, float], ...]:
    """The kinds of matter with their shares, the likeliest first."""
    scores = dict(PRIOR)
    for hits, factor in ((subject, IN_SUBJECT), (text, 1.0)):
        for word in {h.word for h in hits if h.word in _KINDS}:
            for name, weight in _KINDS[word].items():
                scores[name] += weight * factor
    total = sum(s**2 for s in scores.values())
    return tuple(
        (name, scores[name] ** 2 / total) for name in sorted(scores, key=scores.__getitem__, reverse=True)
    )


def urgency(
    subject: Sequence[Hit], text: Sequence[Hit], more: frozenset[str]
) -> tuple[tuple[bool, float], list[Hit]]:
    """Is it urgent, how sure, and the words of the text that say so; `more`: words the duty list calls urgent."""
    score = 0.0
    for hits, factor in ((subject, 1.5), (text, 1.0)):
        said = {h.word for h in outermost(h for h in hits if h.word in _URGENT or h.word in more)}
        score += sum(sorted((_URGENT.get(w, 2.0) * factor for w in said), reverse=True)[:3])
    score -= sum(0.6 for h in subject if h.word in CALM)
    p = 1 / (1 + math.exp(-1.3 * (score - URGENT_AT)))
    return (p > 0.5, p), [h for h in text if h.word in _URGENT or h.word in more]


def misconduct(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The words by which a text complains of an office or its staff; it leans towards finding."""
    said = [(h, _CONDUCT[h.word]) for h in hits if h.word in _CONDUCT]
    doers = [(h, group) for h, group in said if group in {"office", "other"}]
    found = []
    for hit, group in said:
        if group == "strong" or (group == "misconduct" and _of_office(text, hit, doers)):
            found.append(hit)
    return found


def _of_office(text: str, hit: Hit, doers: Sequence[tuple[Hit, str]]) -> bool:
    """Is the nearest doer in the same sentence an office? One named before the word counts as nearer."""
    near = []
    for doer, group in doers:
        gap = hit.start - doer.end if doer.end <= hit.start else 8 + doer.start - hit.end
        between = text[min(doer.end, hit.end) : max(doer.start, hit.start)]
        if gap <= REACH and not SENTENCE.search(between):
            near.append((gap, group))
    if not near:
        return hit.word in ALONE
    return min(near)[1] == "office"

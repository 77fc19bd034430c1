"""Choosing among the stretches: each has a probability of being the place, and the one is taken that agrees most with all."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import exp
from pathlib import Path

from tongban.kernel.places.spans import features
from tongban.kernel.places.spans.candidates import Candidate, candidates
from tongban.kernel.places.spans.mentions import KEY

WEIGHTS = Path(__file__).parents[1] / "data" / "place_weights.json"
WEIGHED = 25  # of the likeliest stretches each is compared with each
HALF_A_ROAD = re.compile("[东西南北中]{0,2}(?:路|街|大道|巷)")
BESIDE = {"owner", "wrong", "matter", "traffic", "office"}  # words after a place that are not of its name
# things that stand at a place and are not of its name: of 阳光小区路灯 only 阳光小区 says where
THING = re.compile("路(?=[灯面况])|道路|红绿灯|井盖|下水道|暖气|物业(?!大厦|中心)")
MEETING = 0.4  # what it is worth that two stretches overlap at all; the rest is for how far they agree


@dataclass(frozen=True)
class Stretch:
    """Words of a `source` ("subject" or "text") from `start` to `end`; `p`: how surely they touch the place."""

    source: str
    start: int
    end: int
    words: str
    p: float


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """What each sign weighs, as learned (benchmarks/places_in_words.py --write)."""
    told: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return told


def chosen(subject: str, text: str, weigh: Mapping[str, float] | None = None) -> Stretch | None:
    """The stretch that says where; none if there is no sign of a place."""
    found = candidates(subject, text)
    if not found:
        return None
    scores = scored(found, weights() if weigh is None else weigh)
    best = sorted(zip(scores, range(len(found)), strict=True), key=lambda pair: (-pair[0], pair[1]))[:WEIGHED]
    top = [found[i] for _, i in best]
    shares = [exp(score - best[0][0]) for score, _ in best]
    whole, alike = sum(shares), _alike(top)
    met = [
        (sum(s * (MEETING + (1 - MEETING) * a) for s, a in zip(shares, row, strict=True) if a), -i)
        for i, row in enumerate(alike)
    ]
    _worth, i = max(met)
    p = sum(s for s, a in zip(shares, alike[-i], strict=True) if a) / whole
    start, end = _whole_name(top[-i])
    name = top[-i].source.name
    whole_text = subject if name == "subject" else text
    if thing := THING.search(whole_text, start + 2, end + 1):
        end = min(end, thing.start())
    said = whole_text[start:end]
    return Stretch(name, start, end, said, round(min(p, 1.0), 3))


def _whole_name(one: Candidate) -> tuple[int, int]:
    """A stretch from where the road it begins with begins, without words after its last place word that name nothing."""
    source, start = one.source, one.start
    if one.first and source.kinds[one.first - 1] in {"A", "N"} and HALF_A_ROAD.match(one.words):
        start = source.words[one.first - 1].start
    named = source.named_upto(one.start, one.end)
    cut = named - one.start > 2 and source.followed(named) in BESIDE and source.shape(one.end) == "open"
    return start, named if cut else one.end


def scored(found: Sequence[Candidate], weigh: Mapping[str, float]) -> list[float]:
    """The sum of the weights of each stretch's signs."""
    beginnings: dict[tuple[str, int], float] = {}
    ends: dict[tuple[str, int, int], float] = {}
    scores = []
    for one in found:
        begin, end = (one.source.name, one.first), (one.source.name, one.end, one.last)
        if begin not in beginnings:
            beginnings[begin] = _sum(features.of_beginning(one.source, one.first), weigh)
        if end not in ends:
            ends[end] = _sum(features.of_end(one.source, one.end, one.last), weigh)
        scores.append(beginnings[begin] + ends[end] + _sum(features.of_whole(one), weigh))
    return scores


def _sum(signs: Iterable[str], weigh: Mapping[str, float]) -> float:
    return sum(weigh.get(sign, 0.0) for sign in signs)


def _alike(found: Sequence[Candidate]) -> list[list[float]]:
    """How far each stretch agrees with each: 0 not at all, 1 with itself."""
    table = [[1.0] * len(found) for _ in found]
    for (i, one), (j, other) in combinations(enumerate(found), 2):
        alike = 2 * _common(one, other) / (len(one.words) + len(other.words))
        table[i][j] = table[j][i] = alike
    return table


def _common(one: Candidate, other: Candidate) -> int:
    """How many characters two stretches have in common: where they lie, or as one name said in other words."""
    if one.words in other.words or other.words in one.words:
        return min(len(one.words), len(other.words))
    if one.source is other.source and (common := min(one.end, other.end) - max(one.start, other.start)) > 0:
        return common
    runs = (one.words[at : at + KEY] for at in range(len(one.words) - KEY + 1))
    return KEY * any(run in other.core for run in runs)

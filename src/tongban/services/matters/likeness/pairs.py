"""Two messages side by side: a few likenesses, and what they say together of the chance of one matter."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from tongban.services.matters.likeness.rarity import Rarity
from tongban.services.matters.likeness.said import Said
from tongban.services.matters.likeness.words import DATA

K = TypeVar("K", str, int)
SAID_AT_ONCE = 0.8  # names that stand in the subject or the first words
UNKNOWN = 0.3  # how much of nothing is found again


@dataclass
class Weighed:
    """A message with its words weighed by how much they tell."""

    said: Said
    words: dict[str, float]
    letters: dict[str, float]
    about: dict[int, float]
    about_subject: dict[int, float]
    names: dict[str, float]
    names_total: float
    first_names: dict[str, float]


def weigh(said: Said, rarity: Rarity) -> Weighed:
    """A message ready to be held beside others."""
    names = {name: rarity.name(name) for name in said.names}
    return Weighed(
        said,
        _unit({w: v * rarity.word(w) for w, v in said.words.items()}),
        _unit({g: rarity.pair(g) for g in said.letters}),
        _unit({n: v * rarity.subject(n) for n, v in said.about.items()}),
        _unit({n: v * rarity.subject(n) for n, v in said.about_subject.items()}),
        names,
        sum(names[n] * near * near for n, near in said.names.items()) or 1.0,
        {n: names[n] for n, near in said.names.items() if near >= SAID_AT_ONCE},
    )


def features(a: Weighed, b: Weighed, rarity: Rarity) -> list[float]:
    """The likenesses, in the order of `NAMES`."""
    x, y = a.said, b.said
    found = _found(x.subject, y.words, rarity.word), _found(y.subject, x.words, rarity.word)
    shared = x.names.keys() & y.names.keys()
    near = sorted((a.names[n] * math.sqrt(x.names[n] * y.names[n]) for n in shared), reverse=True)
    share = sum(a.names[n] * x.names[n] * y.names[n] for n in shared)
    first = math.sqrt(_told(a.first_names, y.names) * _told(b.first_names, x.names))
    rest, rest_found = _rest(a, b, " ".join(shared), rarity)
    named = sum(near[:4]) / 4
    about = _dot(a.about, b.about)
    kept = _about_kept(x, y, rarity)
    names = (named + min(1.0, share / min(a.names_total, b.names_total)) + first) / 3
    matter = (about + kept + rest) / 3
    alike = math.sqrt(_dot(a.words, b.words))
    return [
        alike,
        math.sqrt(_dot(a.letters, b.letters)),
        min(found),
        max(found),
        near[0] if near else 0.0,
        named,
        min(1.0, share / min(a.names_total, b.names_total)),
        first,
        rest,
        rest_found,
        about,
        _dot(a.about_subject, b.about_subject),
        float(bool(x.about_subject and y.about_subject) and not x.about_subject.keys() & y.about_subject),
        kept,
        float(bool(x.counties & y.counties)),
        float(bool(x.counties and y.counties) and not x.counties & y.counties),
        names * matter,
        min(names, matter),
        alike * matter,
        first * about,
    ]


NAMES = [
    "words",
    "letters",
    "subject_least",
    "subject_most",
    "name",
    "names",
    "names_share",
    "names_first",
    "rest",
    "rest_subject",
    "about",
    "about_subject",
    "about_apart",
    "about_kept",
    "county_same",
    "county_apart",
    "names_matter",
    "least_of_both",
    "words_matter",
    "first_about",
]


@cache
def learned() -> tuple[float, tuple[float, ...]]:
    """Bias and one number a feature, as `python benchmarks/matters.py --learn` made them."""
    told = json.loads((DATA / "learned.json").read_text(encoding="utf-8"))
    return told["bias"], tuple(told["weights"][name] for name in NAMES)


SAME = 0.5  # from this chance on two messages are called the same matter


def likeness(a: Weighed, b: Weighed, rarity: Rarity) -> float:
    """The chance (0..1) that two messages are about the same matter."""
    bias, weights = learned()
    total = bias + sum(w * f for w, f in zip(weights, features(a, b, rarity), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _unit(vector: dict[K, float]) -> dict[K, float]:
    length = math.sqrt(sum(v * v for v in vector.values())) or 1.0
    return {key: value / length for key, value in vector.items()}


def _dot(a: dict[K, float], b: dict[K, float]) -> float:
    if len(a) > len(b):
        a, b = b, a
    return min(1.0, max(0.0, sum(value * b[key] for key, value in a.items() if key in b)))


def _found(words: frozenset[str], among: Mapping[str, float], told: Callable[[str], float]) -> float:
    total = sum(map(told, words))
    return sum(told(w) for w in words if w in among) / total if total > 0 else 0.0


def _told(names: dict[str, float], among: Mapping[str, float]) -> float:
    total = sum(names.values())
    return sum(v for n, v in names.items() if n in among) / total if total > 0 else 0.0


def _rest(a: Weighed, b: Weighed, shared: str, rarity: Rarity) -> tuple[float, float]:
    """What they share beside the names they share: one place may have many matters."""
    x = {w: v for w, v in a.words.items() if w not in shared and not w.isdigit()}
    y = {w: v for w, v in b.words.items() if w not in shared and not w.isdigit()}
    long = math.sqrt(sum(v * v for v in x.values()) * sum(v * v for v in y.values())) or 1.0
    found = [
        _found(frozenset(one & mine.keys()), other, rarity.word) if one & mine.keys() else UNKNOWN
        for one, mine, other in ((a.said.subject, x, y), (b.said.subject, y, x))
    ]
    return math.sqrt(_dot(x, y) / long), sum(found) / 2


def _about_kept(x: Said, y: Said, rarity: Rarity) -> float:
    """How much of what either subject is about the other message speaks of."""
    kept = 1.0
    for one, other in ((x.about_subject, y.about), (y.about_subject, x.about)):
        total = sum(map(rarity.subject, one))
        kept *= sum(rarity.subject(n) for n in one if n in other) / total if total > 0 else 0.4
    return kept

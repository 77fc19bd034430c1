"""What becomes of a demo request: drawn once, so that the year as a whole looks like a year of a real hotline."""

from dataclasses import dataclass
from random import Random
from typing import Any


@dataclass(frozen=True)
class Fate:
    """The turns that one request takes."""

    auto: bool = True  # goes out by itself where the duty list is sure
    declined: bool = False
    returns: int = 0
    withdrawn: bool = False
    helped: bool = False
    asked: str = ""  # or "supplied", "silent"
    extension: str = ""  # or "granted", "refused"
    late: bool = False
    reopened: int = 0
    confirms: bool = True
    pace: float = 0.4  # the share of the allowance used


def fate_of(rng: Random) -> Fate:
    """Draw the turns: some 95 in 100 in time, 6 in 100 sent to the wrong office first, and so on."""
    return Fate(
        auto=rng.random() < 0.9,
        declined=rng.random() < 0.03,
        returns=_one_of(rng, {1: 0.05, 2: 0.01}),
        withdrawn=rng.random() < 0.02,
        helped=rng.random() < 0.07,
        asked=_word_of(rng, {"supplied": 0.04, "silent": 0.015}),
        extension=_word_of(rng, {"granted": 0.03, "refused": 0.01}),
        late=rng.random() < 0.045,
        reopened=_one_of(rng, {1: 0.035, 2: 0.006}),
        confirms=rng.random() < 0.55,
        pace=0.05 + 0.85 * rng.betavariate(2, 3),
    )


@dataclass(frozen=True)
class Wish:
    """A request of these days that has come just so far: the step it stopped after, and how many days ago it began."""

    stop: str
    days: tuple[float, float]
    turns: dict[str, Any]
    times: int = 1  # how often the step has happened


NO_TURNS: dict[str, Any] = {
    "declined": False,
    "returns": 0,
    "withdrawn": False,
    "helped": False,
    "asked": "",
    "extension": "",
    "late": False,
    "reopened": 0,
}
RETURNED: dict[str, Any] = {"returns": 1, "pace": 0.5, "auto": False}
WISHES: tuple[tuple[int, Wish], ...] = (
    (7, Wish("file", (0.01, 1.2), {})),
    (2, Wish("return", (0.2, 3), RETURNED)),
    (2, Wish("return", (2, 6), {**RETURNED, "returns": 2}, times=2)),
    (1, Wish("rule", (3, 7), {**RETURNED, "returns": 2})),
    (4, Wish("dispatch", (0.1, 2), {})),
    (4, Wish("accept", (1, 4), {})),
    (5, Wish("progress", (2, 6), {"pace": 0.9})),
    (4, Wish("progress", (7, 9.5), {"pace": 0.95})),
    (4, Wish("progress", (14, 20), {"late": True})),
    (3, Wish("ask", (2, 5), {"asked": "supplied", "pace": 0.7})),
    (3, Wish("ask_extension", (6, 10), {"extension": "granted", "pace": 0.9})),
    (3, Wish("ask_helper", (2, 6), {"helped": True, "pace": 0.8})),
    (3, Wish("reopen", (5, 14), {"reopened": 1, "pace": 0.2})),
    (2, Wish("reopen", (10, 22), {"reopened": 2, "pace": 0.15}, times=2)),
    (5, Wish("answer", (3, 9), {"pace": 0.3})),
)


def _one_of(rng: Random, shares: dict[int, float]) -> int:
    drawn = rng.random()
    for value, share in shares.items():
        if drawn < share:
            return value
        drawn -= share
    return 0


def _word_of(rng: Random, shares: dict[str, float]) -> str:
    words = list(shares)
    drawn = _one_of(rng, {n + 1: share for n, share in enumerate(shares.values())})
    return words[drawn - 1] if drawn else ""

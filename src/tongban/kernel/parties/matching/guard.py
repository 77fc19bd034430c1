"""What the machine may accept by itself, and what a person is asked: the household guard.

Members of one household share phone, address, surname and often a character of the given name, and twins the birth date:
by likeness alone they are one. So a name that only partly agrees needs the ID number, or is at most asked about.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _n

from tongban.kernel.parties.matching.profiles import Comparison, Script

SURE = 0.99
MARGIN = 5.0  # bits to the runner-up
ASKED = 0.2  # pairs below are not spoken of
DOUBTED = 0.45
NO_PROOF = 0.4

HOUSEHOLD = _n("may be another of the same household")
CONTRADICTED = _n("the numbers say two different ones")
SLIP = _n("one character can be taken for the other")
CLOSE = _n("another row fits nearly as well")


@dataclass(frozen=True)
class Scored:
    """A pair with its levels, its p, the bits to its runner-up, and whether the names can be one heard or read wrong."""

    gammas: dict[str, int]
    p: float
    margin: float
    slip: bool


@dataclass(frozen=True)
class Verdict:
    """What becomes of a scored pair."""

    p: float
    same: bool
    why: tuple[str, ...]


def judge(script: Script, pair: Scored, *, slips_prevail: bool) -> Verdict:
    """The verdict over a pair; `slips_prevail`: the lists hold far more slips in names than twins."""
    agrees, words = _agreements(script, pair)
    if _contradicted(script, pair):
        return Verdict(min(pair.p, NO_PROOF), False, (*words, CONTRADICTED))
    if script.wary and _doubtful(agrees):
        trusted = slips_prevail and agrees["born"] == "same"
        return Verdict(pair.p if trusted else min(pair.p, DOUBTED), False, (*words, HOUSEHOLD))
    if pair.margin < MARGIN:
        return Verdict(pair.p, False, (*words, CLOSE))
    return Verdict(pair.p, pair.p >= SURE and _acceptable(agrees, wary=script.wary), words)


def twin_like(script: Script, pair: Scored) -> bool:
    """Whether a likely pair is born the same day and bears another name."""
    agrees, _words = _agreements(script, pair)
    return script.wary and _doubtful(agrees) and agrees["born"] == "same" and pair.p > DOUBTED


def _agreements(script: Script, pair: Scored) -> tuple[dict[str, str], tuple[str, ...]]:
    reached = [(c, pair.gammas[c.column]) for c in script.comparisons]
    words = tuple(w for c, g in reached if (w := _word(c, g)))
    agrees = {c.column: _agrees(c, g) for c, g in reached}
    if pair.slip and not agrees["name"]:
        agrees["name"], words = "like", (*words, SLIP)
    return agrees, words


def _word(comparison: Comparison, gamma: int) -> str:
    level = comparison.level(gamma)
    return level.words if level else ""


def _agrees(comparison: Comparison, gamma: int) -> str:
    level = comparison.level(gamma)
    return level.agrees if level else "absent"


def _contradicted(script: Script, pair: Scored) -> bool:
    """Whether both sides have a valid number, and not the same: the level below the best of the number's."""
    number = next(c for c in script.comparisons if c.column == "number")
    return pair.gammas["number"] == len(number.levels) - 2


def _doubtful(agrees: dict[str, str]) -> bool:
    """Twins (born the same day, another name), a father and a son (names alike, birth dates far apart)."""
    if agrees["number"] == "same" or agrees["name"] in ("same", "absent"):
        return False
    return agrees["name"] != "like" or agrees["born"] == ""


def _acceptable(agrees: dict[str, str], *, wary: bool) -> bool:
    """Name or birth date agrees, the other does not speak against it, and something else than the name speaks for it."""
    name, born = agrees["name"], agrees.get("born", "absent")
    if agrees["number"] == "same":
        return name in ("same", "like") or born == "same"
    if wary and name == "like":
        return born == "same"
    others = [agrees.get(column, "absent") for column in ("born", "phone", "address", "person")]
    return name in ("same", "like") and born != "" and "same" in others

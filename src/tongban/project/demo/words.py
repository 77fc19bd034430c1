"""The demo's own words: what is asked for, what is said on the way, and the invented names in both."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

DATA = Path(__file__).parent / "data"
ALL_YEAR = frozenset(range(1, 13))
ENTERPRISE = "enterprise"  # the kind of what enterprises ask
OUT_OF_SEASON = 0.04  # of what the matter weighs in its months

GREETINGS = ("", "", "", "", "您好，", "你好，", "领导好，", "反映一个问题：", "想反映一下，")


@dataclass(frozen=True)
class Matter:
    """One thing that is asked for, in its many wordings."""

    code: str
    office: str
    category: str
    category2: str
    kinds: dict[str, int]
    months: frozenset[int]
    weight: float
    where: str
    # by their sign: the words, and the turns of the matter they go with (none: with each)
    lines: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def weight_in(self, month: int) -> float:
        """How much is heard of it in a month."""
        return self.weight * (1 if month in self.months else OUT_OF_SEASON)

    def heard(self, month: int, *, firms: bool) -> float:
        """How much of it enterprises ask, or all others."""
        asked = self.kinds.get(ENTERPRISE, 0) / sum(self.kinds.values())
        return self.weight_in(month) * (asked if firms else 1 - asked)


@cache
def matters() -> tuple[Matter, ...]:
    """Everything that is asked for in the demo."""
    found: list[Matter] = []
    for line in _lines("matters.txt"):
        if line.startswith("@ "):
            found.append(_matter(line[2:]))
        else:
            sign, words = line.split(" ", 1)
            found[-1].lines.setdefault(sign[0], []).append((words, sign[1:]))
    return tuple(found)


@cache
def said() -> dict[str, list[str]]:
    """What is said at each step."""
    return _blocks("said.txt")


@cache
def invented() -> dict[str, list[str]]:
    """Invented names by the slot they fill."""
    return {slot: " ".join(lines).split() for slot, lines in _blocks("names.txt").items()}


@dataclass(frozen=True)
class Text:
    """A request in words: its title, what it says, the place it names, and which turn of its matter it tells of."""

    title: str
    text: str
    place: str
    turn: str


def compose(matter: Matter, place: str, rng: Random) -> Text:
    """One wording of a matter at a place, in whole sentences that belong together."""
    names = _names(place, rng)
    first, turn = rng.choice(matter.lines["1"])
    parts = [first]
    if rng.random() < 0.8:
        parts += _one_of(matter, "2", turn, rng)
    parts += _one_of(matter, "3", turn, rng)
    words = rng.choice(GREETINGS) + "".join(_filled(part, names) for part in parts)
    title = _filled("".join(_one_of(matter, "=", turn, rng)), names)
    return Text(title, words, f"{place}{names['区'] if '{区}' in first else ''}", turn)


def answer_of(matter: Matter, turn: str, rng: Random) -> str:
    """What the office answers to that turn of the matter."""
    return "".join(_one_of(matter, "A", turn, rng))


def _one_of(matter: Matter, part: str, turn: str, rng: Random) -> list[str]:
    """A line of a part that goes with the turn, if there is one."""
    fit = [words for words, turns in matter.lines.get(part, ()) if not turns or not turn or turn in turns]
    return [rng.choice(fit)] if fit else []


def person_name(rng: Random) -> str:
    """An invented name."""
    return rng.choice(invented()["姓"]) + rng.choice(invented()["名"])


def phone(rng: Random) -> str:
    """An invented number, of a range that no operator hands out."""
    return f"1630994{rng.randrange(10000):04d}"


def _names(place: str, rng: Random) -> dict[str, str]:
    building = f"{rng.randrange(1, 31)}号楼" + (f"{rng.randrange(1, 6)}单元" if rng.random() < 0.6 else "")
    names = {slot: rng.choice(words) for slot, words in invented().items()}
    return {**names, "地": place, "楼": building}


def _filled(words: str, names: dict[str, str]) -> str:
    return re.sub(r"\{(.)\}", lambda found: names[found[1]], words)


def _matter(head: str) -> Matter:
    code, office, category, kinds, months, weight, where = (part.strip() for part in head.split("|"))
    first, second = category.split("/")
    told = dict(kind.split(":") for kind in kinds.split())
    return Matter(
        code=code,
        office=office,
        category=first,
        category2=second,
        kinds={kind: int(n) for kind, n in told.items()},
        months=ALL_YEAR if months == "-" else frozenset(map(int, months.split())),
        weight=float(weight),
        where=where,
    )


def _blocks(name: str) -> dict[str, list[str]]:
    """The lines of a file under their heads."""
    found: dict[str, list[str]] = {}
    head = ""
    for line in _lines(name):
        if line.startswith("@ "):
            head = line[2:]
        else:
            found.setdefault(head, []).append(line)
    return found


def _lines(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]

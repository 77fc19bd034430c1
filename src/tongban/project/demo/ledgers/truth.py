"""What is true of organisations and members, month by month, and the slips that lists of it have.

Of the rows of a list 2 % have a character of the name wrong (by sound or look) or two swapped, 1 % a birth date with two
digits swapped, 3 % an old phone, 10 % no ID number (specs/kernel.md); 0.5 % of members share phone and surname with the one
before, and 5 % of organisations move in a year.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from tongban.kernel.places.models import Division
from tongban.services.branches.actions.admitting import NewMember
from tongban.services.branches.actions.listing import NewUnit

Row = dict[str, str]
NAME, DATE, PHONE = 0.02, 0.01, 0.03
MOVED, GONE, CALLED = 0.05 / 12, 0.006, 0.01
ALIKE = {
    "伟": "玮",
    "芳": "方",
    "丽": "莉",
    "军": "君",
    "敏": "闽",
    "静": "净",
    "磊": "垒",
    "洋": "阳",
    "涛": "淘",
    "明": "铭",
    "霞": "侠",
    "刚": "岗",
    "华": "桦",
    "平": "萍",
    "建": "健",
    "国": "囯",
    "商": "商",
    "科": "料",
    "建材": "建才",
    "物业": "物叶",
    "贸": "货",
    "王": "玉",
    "李": "季",
}


@dataclass
class Truth:
    """Each organisation and member by a number, as a right list would say it; what changed since the last month."""

    rng: Random
    towns: Sequence[Division]
    rows: dict[str, dict[int, Row]] = field(default_factory=lambda: {"organisations": {}, "members": {}})
    changed: dict[str, set[int]] = field(default_factory=lambda: {"organisations": set(), "members": set()})
    count: int = 0

    def firm(self, one: NewUnit) -> None:
        """An organisation that there is now."""
        told = {n: getattr(one, n) for n in ("credit_code", "name", "field", "address", "representative")}
        phone = {"phone": one.phone, "staff": str(one.staff), "division": one.division.code}
        self._add("organisations", {**told, **phone})

    def person(self, one: NewMember) -> None:
        """A member that there is now."""
        born = one.born.isoformat() if one.born else ""
        told = {"name": one.name, "id_number": one.id_number, "born": born, "phone": one.phone}
        where = {"branch": one.home.name, "division": one.home.division.code, "status": one.status}
        self._add("members", {**told, **where})

    def _add(self, register: str, row: Row) -> None:
        self.count += 1
        self.rows[register][self.count] = row
        self.changed[register].add(self.count)

    def month(self) -> None:
        """A month passes: some move, some go, some have another phone."""
        self.changed = {name: set() for name in self.rows}
        for n, firm in self.rows["organisations"].items():
            if self.rng.random() < MOVED:
                town = self.rng.choice(self.towns)
                firm |= {"address": f"{town.name}{self.rng.randrange(400, 900)}号", "division": town.code}
                self.changed["organisations"].add(n)
        for n, person in self.rows["members"].items():
            if self.rng.random() < CALLED:
                person["phone"] = f"1631{self.rng.randrange(10**7):07d}"
                self.changed["members"].add(n)
        for name, held in self.rows.items():
            for n in [n for n in held if self.rng.random() < GONE]:
                del held[n]
                self.changed[name].discard(n)

    def sent(self, told: Row) -> Row:
        """A row as it is sent, with its slips."""
        row, rng = dict(told), self.rng
        if rng.random() < NAME:
            row["name"] = slip(row["name"], rng)
        if row.get("born") and rng.random() < DATE:
            row["born"] = swapped_date(row["born"])
        if rng.random() < PHONE:
            row["phone"] = f"0994-{rng.randrange(2_000_000, 8_999_999)}"
        return row


def slip(name: str, rng: Random) -> str:
    """A character that sounds or looks alike, else two swapped."""
    places = [n for n, character in enumerate(name) if ALIKE.get(character, character) != character]
    if places and rng.random() < 0.6:
        at = rng.choice(places)
        return name[:at] + ALIKE[name[at]] + name[at + 1 :]
    at = rng.randrange(len(name) - 1) if len(name) > 1 else 0
    return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]


def swapped_date(text: str) -> str:
    """The day's digits swapped where that is a day, else a day later or earlier."""
    swapped = f"{text[:8]}{text[9]}{text[8]}"
    try:
        return date.fromisoformat(swapped).isoformat()
    except ValueError:
        return f"{text[:8]}{int(text[8:]) % 28 + 1:02d}"

"""Who of a list is whom of the ledger, where no number tells: the matcher of parties if it is there, else exact agreement.

Both have one shape: `match(a, b, profile=...)` gives pairs to accept and pairs to ask, one-to-one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tongban.kernel.exchange.registers import PERSON, Register

PLACE = "tongban.kernel.parties.matching"
Record = dict[str, str]


@dataclass(frozen=True)
class Pair:
    """Two records that may be one: how sure, in which tier, and why in words."""

    a: Any
    b: Any
    p: float
    tier: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class Matches:
    """Pairs that the machine accepts, and pairs that a person decides."""

    same: list[Pair]
    ask: list[Pair]


def match(register: Register, rows: Sequence[Record], entries: Sequence[Record]) -> Matches:
    """Pair rows with entries; both hold `id` and what `record` gives."""
    if not rows or not entries:
        return Matches([], [])
    if find_spec(PLACE):
        room = import_module(PLACE)
        profile = room.PERSON if register.subject == PERSON else room.ORGANISATION
        found = room.match(list(rows), list(entries), profile=profile)
        return Matches([_pair(p) for p in found.same], [_pair(p) for p in found.ask])
    return agreeing(rows, entries)


def record(register: Register, pk: Any, plain: dict[str, str]) -> Record:
    """A row's or entry's values in the words that matching knows."""
    is_person = register.subject == PERSON
    wanted = {"name": "name", "phone": "phone", "address": "address"}
    wanted |= {"born": "date", "id_number": "id_number"} if is_person else {"credit_code": "credit_code"}
    told = {"id": pk}
    for word, kind in wanted.items():
        column = register.first(kind)
        told[word] = plain.get(column.name, "") if column else ""
    if not is_person:
        told["person"] = plain.get("person", "") or plain.get("legal_person", "")
    return told


def agreeing(rows: Sequence[Record], entries: Sequence[Record]) -> Matches:
    """Exact agreement: name and one more are the same person; name alone, once on both sides, is asked.

    Two that both have numbers, and other ones, are never accepted by the machine.
    """
    same: list[Pair] = []
    ask: list[Pair] = []
    used: tuple[set[Any], set[Any]] = (set(), set())
    for words, accepted in TIERS:
        by_words = _by(words, entries, used[1])
        for one, its in _by(words, rows, used[0]).items():
            theirs = by_words.get(one, [])
            if len(its) == 1 and len(theirs) == 1:
                pair = _agreed(its[0], theirs[0], words, accepted=accepted)
                (same if pair.tier == "same" else ask).append(pair)
                used[0].add(its[0]["id"])
                used[1].add(theirs[0]["id"])
    return Matches(same, ask)


TIERS = (
    (("name", "born", "phone"), True),
    (("name", "born", "address"), True),
    (("name", "born"), True),
    (("name", "phone"), True),
    (("name", "address"), True),
    (("name",), False),
)


def _by(
    words: tuple[str, ...], records: Sequence[Record], used: set[Any]
) -> dict[tuple[str, ...], list[Record]]:
    found: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for one in records:
        said = tuple(one.get(word, "") for word in words)
        if one["id"] not in used and all(said):
            found[said].append(one)
    return found


def _agreed(row: Record, entry: Record, words: tuple[str, ...], *, accepted: bool) -> Pair:
    numbers = [(row.get(n, ""), entry.get(n, "")) for n in ("id_number", "credit_code")]
    apart = any(a and b and a != b for a, b in numbers)
    why = [f"same {word}" for word in words] + (["other number"] if apart else [])
    sure = accepted and not apart
    return Pair(row["id"], entry["id"], 1.0 if sure else 0.5, "same" if sure else "ask", tuple(why))


def _pair(told: Any) -> Pair:
    return Pair(told.a, told.b, float(told.p), str(told.tier), tuple(map(str, told.why)))

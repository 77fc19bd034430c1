"""Who of a list is whom of the ledger, where no number tells: asked of the matcher of parties, with a model a register."""

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from tongban.kernel.core import sealed
from tongban.kernel.exchange import sealing
from tongban.kernel.exchange.registers import PERSON, Register
from tongban.kernel.parties import matching

Record = dict[str, str]
SEPARATOR = "\x1f"


def match(register: Register, rows: Sequence[Record], entries: Sequence[Record], *, beyond: int = 0) -> Any:
    """Pairs of rows and entries, one-to-one: those that the machine accepts and those that a person decides.

    What was learned of a register's lists is kept beside the data and used again. `beyond`: so many entries more were
    left out because no row can meet them.
    """
    if not rows or not entries:
        return matching.Matches.none()
    model = _model(register.code)
    model.parent.mkdir(parents=True, exist_ok=True)
    return matching.match(list(rows), list(entries), profile=_profile(register), model=model, beyond=beyond)


def is_close(pair: Any) -> bool:
    """Does another fit the same row nearly as well?"""
    return matching.CLOSE in pair.why


def can_be_cut(register: Register, *, rows: int, entries: int) -> bool:
    """Whether it is enough to match with the entries that the rows can meet."""
    learned = _model(register.code).exists()
    return matching.can_be_cut(_profile(register), few=rows, many=entries, learned=learned)


def meeting(register: Register, told: Sequence[Record]) -> Iterator[tuple[str, list[int]]]:
    """By what each row or entry can be met, by its id: numbers that are equal for equal words and tell nothing of them."""
    key = sealed.key_for("index")
    for pk, words in matching.meeting(list(told), profile=_profile(register)) if told else ():
        yield pk, [_token(key, f"{register.code}.meets{SEPARATOR}{word}") for word in words]


def _token(key: bytes, words: str) -> int:
    return int.from_bytes(hmac.digest(key, words.encode(), "sha256")[:8], "big", signed=True)


def _profile(register: Register) -> Any:
    return matching.PERSON if register.subject == PERSON else matching.ORGANISATION


def forget(register: str, *, since: datetime | None = None) -> None:
    """What was learned of a register's lists (since a moment alone) is learned anew from the next that are long enough."""
    model = _model(register)
    if model.exists() and (since is None or model.stat().st_mtime > since.timestamp()):
        model.unlink()


def _model(register: str) -> Path:
    return Path(settings.HOME) / "matching" / f"{register}.json"


def columns(register: Register) -> dict[str, str]:
    """The words that matching knows, each with the column of the register that says it."""
    is_person = register.subject == PERSON
    kinds = {"name": "name", "phone": "phone", "address": "address"}
    kinds |= {"born": "date", "id_number": "id_number"} if is_person else {"credit_code": "credit_code"}
    told = {word: column.name for word, kind in kinds.items() if (column := register.first(kind))}
    if not is_person and (head := register.head):
        told["person"] = head.name
    return told


def records(register: Register, told: Iterable[tuple[Any, Mapping[str, Any]]]) -> list[Record]:
    """Rows or entries in the words that matching knows; nothing else of them is opened."""
    named = columns(register)
    found = []
    for pk, data in told:
        values = sealing.plain(register, data, only=named.values())
        found.append({"id": str(pk), **{word: values.get(name, "") for word, name in named.items()}})
    return found

"""Who of a list is whom of the ledger, where no number tells: asked of the matcher of parties, with a model a register."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from tongban.kernel.exchange import sealing
from tongban.kernel.exchange.registers import PERSON, Register
from tongban.kernel.parties import matching

Record = dict[str, str]
HEADS = ("person", "legal_person")  # columns that say who stands for an organisation


def match(register: Register, rows: Sequence[Record], entries: Sequence[Record]) -> Any:
    """Pairs of rows and entries, one-to-one: those that the machine accepts and those that a person decides.

    What was learned of a register's lists is kept beside the data and used again.
    """
    if not rows or not entries:
        return matching.Matches.none()
    model = _model(register.code)
    model.parent.mkdir(parents=True, exist_ok=True)
    profile = matching.PERSON if register.subject == PERSON else matching.ORGANISATION
    return matching.match(list(rows), list(entries), profile=profile, model=model)


def forget(register: str) -> None:
    """What was learned of a register's lists is learned anew from the next that are long enough."""
    _model(register).unlink(missing_ok=True)


def _model(register: str) -> Path:
    return Path(settings.HOME) / "matching" / f"{register}.json"


def columns(register: Register) -> dict[str, str]:
    """The words that matching knows, each with the column of the register that says it."""
    is_person = register.subject == PERSON
    kinds = {"name": "name", "phone": "phone", "address": "address"}
    kinds |= {"born": "date", "id_number": "id_number"} if is_person else {"credit_code": "credit_code"}
    told = {word: column.name for word, kind in kinds.items() if (column := register.first(kind))}
    heads = [] if is_person else [c.name for c in register.columns if c.name in HEADS]
    return {**told, **({"person": heads[0]} if heads else {})}


def records(register: Register, told: Iterable[tuple[Any, Mapping[str, Any]]]) -> list[Record]:
    """Rows or entries in the words that matching knows; nothing else of them is opened."""
    named = columns(register)
    found = []
    for pk, data in told:
        values = sealing.plain(register, data, only=named.values())
        found.append({"id": str(pk), **{word: values.get(name, "") for word, name in named.items()}})
    return found

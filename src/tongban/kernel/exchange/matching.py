"""Who of a list is whom of the ledger, where no number tells: asked of the matcher of parties, with a model a register."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from tongban.kernel.exchange.registers import PERSON, Register
from tongban.kernel.parties import matching

Record = dict[str, str]


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


def record(register: Register, pk: Any, plain: dict[str, str]) -> Record:
    """A row's or an entry's values in the words that matching knows."""
    is_person = register.subject == PERSON
    wanted = {"name": "name", "phone": "phone", "address": "address"}
    wanted |= {"born": "date", "id_number": "id_number"} if is_person else {"credit_code": "credit_code"}
    told = {"id": str(pk)}
    for word, kind in wanted.items():
        column = register.first(kind)
        told[word] = plain.get(column.name, "") if column else ""
    if not is_person:
        told["person"] = plain.get("person", "") or plain.get("legal_person", "")
    return told

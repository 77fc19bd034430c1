"""A sealed value of a difference opened for the office that decides it: one field, with a reason, on record."""

import json
from dataclasses import dataclass
from types import SimpleNamespace

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.disclosure import open_sealed
from tongban.kernel.exchange import sealing
from tongban.kernel.exchange.models import Difference
from tongban.kernel.exchange.registers import Column, Register
from tongban.services.lists import showing


@dataclass(frozen=True)
class _Sides:
    """One field in the ledger and in the list."""

    register: Register
    column: Column
    stored: tuple[object, object]

    def open(self) -> str:
        """Both in plain."""
        return json.dumps([sealing.opened(self.register, self.column, value) for value in self.stored])


def open_value(difference: Difference, name: str, *, by: Actor, reason: str) -> tuple[str, str]:
    """What ledger and list say in a sealed field, for whoever decides; the person it is about can read who saw it."""
    kind, entry = showing.register_of(difference), showing.entry_of(difference)
    column = kind.column(name)
    held = entry.data.get(name) if entry else None
    sides = _Sides(kind, column, (held, difference.row.data.get(name) if difference.row else None))
    about = ("person", entry.person_id) if entry and entry.person_id else ("difference", difference.pk)
    told = open_sealed(
        by,
        SimpleNamespace(**{column.kind: sides}),
        column.kind,
        subject=about[0],
        subject_id=about[1],
        reason=reason,
        allowed=rights.may(by, "exchange.answer", difference),
    )
    ledger, listed = json.loads(told)
    return ledger, listed

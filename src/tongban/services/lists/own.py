"""What ledgers between offices say of a person, for themselves: value by value, why it is kept, who corrects it."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.core.service import named
from tongban.kernel.exchange import registers, sealing
from tongban.kernel.exchange.models import Difference, Entry
from tongban.kernel.exchange.registers import Register
from tongban.kernel.parties.queries import records_of
from tongban.services.lists import showing


def held(actor: Actor) -> list[dict[str, Any]]:
    """Each entry that names whoever is signed in, the newest first; also what was known before and holds no longer."""
    person = actor.account.person_id if actor.account else None
    if not person:
        return []
    known = registers.all_registers()
    rows = Entry.objects.filter(Q(person__in=records_of(person)), register__in=known)
    return [_told(known[row.register], row) for row in rows.order_by("register", "-valid", "-recorded")]


def _told(kind: Register, row: Entry) -> dict[str, Any]:
    now = row.recorded.upper is None
    return {
        "ref": f"ledger:{row.pk}",
        "what": str(kind.label),
        "lines": [[str(c.label), _value(kind, c, row)] for c in kind.columns if row.data.get(c.name)],
        "since": row.valid.lower,
        "until": row.valid.upper,
        "now": now and row.valid.upper is None,
        "why_kept": _why(row, now=now),
        "kept_until": None,
        "office": named(kind.owner)(Difference(register=row.register, key=row.key, path=row.path)),
        "correct": "",
    }


def _value(kind: Register, column: registers.Column, row: Entry) -> str:
    said = row.data[column.name]
    return sealing.opened(kind, column, said) if column.sealed else showing.value(column, said)


def _why(row: Entry, *, now: bool) -> str:
    if not now:
        return _(
            "This was said before and holds no longer. It is kept, and never changed, as proof of what offices decided by."
        )
    if row.valid.upper is None:
        return _(
            "Offices keep this ledger by their duty, so it cannot be erased while it holds. What is wrong in it is corrected; you may also object."
        )
    return _(
        "It has ended. It is kept as proof of what offices decided by, and nobody works with it any more."
    )

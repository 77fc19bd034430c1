"""What ledgers between offices say of a person, for themselves: value by value, why it is kept, who corrects it."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock
from tongban.kernel.core.retention import years_after
from tongban.kernel.core.service import named
from tongban.kernel.exchange import queries, registers, sealing
from tongban.kernel.exchange.actions import erasing
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
    rows = Entry.objects.filter(person__in=records_of(person), register__in=known)
    return [_told(known[row.register], row) for row in rows.order_by("register", "-valid", "-recorded")]


def forget(actor: Actor) -> int:
    """What ledgers said of them goes where it has ended and no law holds it; how many subjects of ledgers that were."""
    person = actor.account.person_id if actor.account else None
    free = [code for code, kind in registers.all_registers().items() if not kind.kept.law]
    mine = [
        (code, key)
        for code in (free if person else ())
        for key in _ended(code).filter(_of(code, person)).values_list("key", flat=True)
    ]
    gone = [erasing.erase_subject(code, key, by=actor.code, why=erasing.ASKED) for code, key in mine]
    return sum(one is not None for one in gone)


def _ended(code: str) -> QuerySet[Entry]:
    return queries.ended_before(clock.now(), code)


def _of(code: str, person: int | None) -> Q:
    """Subjects that any entry names them as, also one that is known no longer."""
    told = Entry.objects.filter(register=code, person__in=records_of(person or 0))
    return Q(key__in=told.values("key"))


def _told(kind: Register, row: Entry) -> dict[str, Any]:
    now = row.recorded.upper is None
    return {
        "ref": f"ledger:{row.pk}",
        "what": str(kind.label),
        "lines": [[str(c.label), _value(kind, c, row)] for c in kind.columns if row.data.get(c.name)],
        "since": row.valid.lower,
        "until": row.valid.upper,
        "now": now and row.valid.upper is None,
        "why_kept": _why(kind, row, now=now),
        "kept_until": _until(kind, row),
        "office": named(kind.owner)(Difference(register=row.register, key=row.key, path=row.path)),
        "correct": "",
    }


def _value(kind: Register, column: registers.Column, row: Entry) -> str:
    said = row.data[column.name]
    return sealing.opened(kind, column, said) if column.sealed else showing.value(column, said)


def _until(kind: Register, row: Entry) -> date | None:
    """The day on which it is erased by itself: known once the subject has ended."""
    same = Entry.objects.filter(register=row.register, key=row.key, recorded__endswith=None)
    last = [one.valid.upper for one in same]
    if not last and row.recorded.upper:
        last = [row.recorded.upper.astimezone(clock.BEIJING).date()]
    return None if None in last else years_after(max(last), kind.kept.years)


def _why(kind: Register, row: Entry, *, now: bool) -> str:
    if not now:
        said = _(
            "This was said before and holds no longer. It is kept, and never changed, as proof of what offices decided by."
        )
    elif row.valid.upper is None:
        return _(
            "Offices keep this ledger by their duty, so it cannot be erased while it holds. What is wrong in it is corrected; you may also object."
        )
    else:
        said = _(
            "It has ended. It is kept as proof of what offices decided by, and nobody works with it any more."
        )
    return f"{said} {_law(kind)}"


def _law(kind: Register) -> str:
    if kind.kept.law:
        return _("How long it is kept is law: %(law)s.") % {"law": kind.kept.law}
    return _("No law holds it: once all of it has ended you may have it erased at once, below.")

"""What the writers share: locks, words that were given, days, and the event of a write."""

from datetime import date
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.access.actor import Actor
from tongban.kernel.core import events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.text import given_line
from tongban.services.branches.models import Body

M = TypeVar("M", bound=Model)
MEMBER, BODY, UNIT, SITE = "branch_member", "branch_body", "branch_unit", "branch_site"


def locked(row: M) -> M:
    """The row as it stands now, held until the transaction ends."""
    held = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    return held.get(pk=row.pk)


def standing(body: Body) -> Body:
    """The branch, held, and refused unless it stands today: nobody is put on the list of one that ended."""
    row = Body.objects.select_for_update(of=("self",), no_key=True).select_related("division").get(pk=body.pk)
    if today() not in row.valid:
        raise Conflict(_("%(name)s does not stand any more.") % {"name": row.name}, field="target")
    return row


def said(text: str, field: str, limit: int = 300) -> str:
    """A line that must be given, of the length of a reason if no other is named."""
    return given_line(text, field, limit=limit)


def past(day: date, field: str) -> date:
    """A day that is not to come."""
    if day > today():
        raise TongbanError(_("This day is still to come."), code="future", field=field)
    return day


def since(day: date, until: date | None = None) -> DateRange:
    """The days from one on."""
    return DateRange(day, until)


def cut(rows: Any, on: date) -> None:
    """Of ranges in time: what begins on a day or later is gone, what goes on then ends with the day before."""
    rows.filter(valid__startswith__gte=on).delete()
    for part in rows.filter(valid__contains=on):
        part.valid = since(part.valid.lower, on)
        part.save(update_fields=["valid"])


def reopen(rows: Any) -> None:
    """Ranges that were cut go on without an end."""
    for part in rows:
        part.valid = since(part.valid.lower)
        part.save(update_fields=["valid"])


def record(stream: str, pk: int, code: str, by: Actor, **data: Any) -> None:
    """Append what happened to the record's chain."""
    events.append(stream, pk, [events.Entry(code, by.code, data)])

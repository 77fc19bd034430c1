"""Lists come in as drafts, whole or not at all; a version takes force and ends the one before it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.access import rights
from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.core import clock, events, outbox
from tongban.kernel.core.errors import Conflict
from tongban.kernel.core.tables import RowError
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import prefecture
from tongban.services.burdens import sheet
from tongban.services.burdens.models import BurdenItem, BurdenList

STREAM = "burden_list"
LONG_AGO = date(2020, 1, 1)


@dataclass
class Report:
    """What became of a file: the draft it made, and what is wrong with its rows."""

    read: int = 0
    made: int | None = None
    errors: list[RowError] = field(default_factory=list)


@transaction.atomic
def import_list(
    rows: Iterable[tuple[int, dict[str, Any]]], *, by: Actor, division: Division, source: str, title: str = ""
) -> Report:
    """The file becomes the next version, a draft; with one wrong row nothing is written."""
    rights.require(by, "burdens.edit", BurdenList(division=division))
    return _saved(sheet.read(rows), by=by, division=division, source=source, title=title)


@transaction.atomic
def put_in_force(row: BurdenList, *, by: Actor, since: date) -> BurdenList:
    """The draft holds from its day on; the version open until then ends the day before."""
    rights.require(by, "burdens.rule", row)
    locked = list(_versions(row.division).select_for_update(of=("self",), no_key=True))
    mine = next(one for one in locked if one.pk == row.pk)
    if mine.in_force is not None:
        raise Conflict(_("This version is or was in force already."))
    for other in locked:
        held = other.in_force
        if held is None or (held.upper is not None and held.upper <= since):
            continue
        if held.upper is not None or held.lower >= since:
            raise Conflict(
                _("Version %(version)d of this list is in force then.") % {"version": other.version},
                field="since",
            )
        other.in_force = DateRange(held.lower, since)
        other.save(update_fields=["in_force"])
        events.append(STREAM, other.pk, [events.Entry("list.ended", by.code, {"until": since.isoformat()})])
    mine.in_force = DateRange(since, None)
    mine.save(update_fields=["in_force"])
    events.append(STREAM, mine.pk, [events.Entry("list.in_force", by.code, {"since": since.isoformat()})])
    outbox.put([outbox.Letter("burdens.in_force", {"burden_list": mine.pk})])
    return mine


@transaction.atomic
def discard_draft(row: BurdenList, *, by: Actor) -> None:
    """A draft that never held is thrown away; what held once is kept for what was asked by it."""
    rights.require(by, "burdens.edit", row)
    mine = BurdenList.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if mine.in_force is not None:
        raise Conflict(_("This version is or was in force; it is kept."))
    events.append(STREAM, mine.pk, [events.Entry("list.discarded", by.code, {"version": mine.version})])
    mine.delete()


@transaction.atomic
def set_up() -> bool:
    """Put the shipped list in force for the whole prefecture, where there is none yet."""
    top = prefecture()
    if BurdenList.objects.exists():
        return False
    _saved(sheet.shipped(), by=SYSTEM, division=top, source="Tongban", title="")
    put_in_force(BurdenList.objects.get(division=top), by=SYSTEM, since=LONG_AGO)
    return True


def _saved(told: sheet.Sheet, *, by: Actor, division: Division, source: str, title: str) -> Report:
    report = Report(told.read, errors=told.errors)
    if told.errors:
        return report
    Division.objects.select_for_update(no_key=True).get(pk=division.pk)
    newest = _versions(division).aggregate(Max("version"))["version__max"] or 0
    row = BurdenList.objects.create(
        division=division,
        version=newest + 1,
        title=title[:120] or f"{division.name}村（社区）减负清单",
        source=source[:200],
        created_at=clock.now(),
    )
    items = [
        BurdenItem(burden_list=row, **{**vars(one), "asked_by": list(one.asked_by)}) for one in told.rows
    ]
    BurdenItem.objects.bulk_create(items, batch_size=500)
    events.append(STREAM, row.pk, [events.Entry("list.imported", by.code, {"items": len(items)})])
    outbox.put([outbox.Letter("burdens.imported", {"burden_list": row.pk})])
    report.made = row.pk
    return report


def _versions(division: Division) -> Any:
    return BurdenList.objects.filter(division=division).order_by("pk")

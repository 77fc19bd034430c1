"""Lists come in from files: every row is checked, and a file with one wrong row changes nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.core import clock, events, outbox
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.tables import RowError
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.services.duties import queries, rules, sheet
from tongban.services.duties.actions.forcing import STREAM, ends_before, put_in_force
from tongban.services.duties.models import DutyHelp, DutyItem, DutyList
from tongban.services.duties.sheet import DutyRow, Sheet

# the shipped list holds for requests of any time, also those carried over from before the installation
LONG_AGO = date(2000, 1, 1)


@dataclass
class Report:
    """What became of a file: the drafts it made, the lists it repeats, and what is wrong with its rows."""

    read: int = 0
    lists: list[dict[str, Any]] = field(default_factory=list)
    unchanged: list[dict[str, Any]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


def import_list(
    rows: Iterable[tuple[int, dict[str, Any]]], *, by: Actor, division: Division, source: str, title: str = ""
) -> Report:
    """Each kind and level of list in a file becomes a new draft version; with one wrong row nothing is written."""
    rights.require(by, "duties.edit", DutyList(division=division))
    told = sheet.read(rows)
    report = Report(
        read=told.read, errors=[*told.errors, *_overlaps(told, division), *_led_elsewhere(told, division)]
    )
    if not told.read:
        raise TongbanError(_("The file has no rows."), code="empty", field="file")
    if not report.errors:
        with transaction.atomic():
            _save_all(report, told, by=by, division=division, source=source, title=title)
    report.errors.sort(key=lambda e: e.row)
    return report


@transaction.atomic
def set_up() -> int:
    """A fresh installation works by the list that the product ships; one that has lists is left alone."""
    top = divisions().filter(parent=None).first()
    if top is None or DutyList.objects.exists():
        return 0
    report = Report()
    told = Sheet(list(sheet.default_rows()))
    _save_all(report, told, by=SYSTEM, division=top, source=rules.SHIPPED, title="")
    for made in report.lists:
        put_in_force(DutyList.objects.get(pk=made["id"]), by=SYSTEM, since=LONG_AGO)
    return len(report.lists)


def _save_all(report: Report, told: Sheet, *, by: Actor, division: Division, source: str, title: str) -> None:
    for (kind, level), group in _groups(told.rows):
        newest = _newest(kind, level, division)
        if newest is not None and not queries.compare(queries.rows_of(newest), group):
            report.unchanged.append(_line(newest, len(group)))
            continue
        made = DutyList(kind=kind, level=level, division=division, source=source[:200])
        made.version = newest.version + 1 if newest else 1
        made.title = title[:120] or rules.list_title(division.name, kind, level)
        made.planned = told.planned.get((kind, level))
        report.lists.append(_line(_save(made, group, by), len(group)))


def _save(row: DutyList, group: list[DutyRow], by: Actor) -> DutyList:
    row.created_at = clock.now()
    row.save()
    items = DutyItem.objects.bulk_create([_item(row, one) for one in group], batch_size=500)
    helping = [
        DutyHelp(item=item, office_kind=kind, part=part)
        for item, one in zip(items, group, strict=True)
        for kind, part in one.helping
    ]
    DutyHelp.objects.bulk_create(helping, batch_size=500)
    events.append(STREAM, row.pk, [events.Entry("list.imported", by.code, {"items": len(items)})])
    outbox.put([outbox.Letter("duties.imported", {"duty_list": row.pk})])
    return row


def _newest(kind: str, level: str, division: Division) -> DutyList | None:
    """The newest version, under a lock that keeps two imports from making the same version."""
    Division.objects.select_for_update(no_key=True).get(pk=division.pk)
    same = DutyList.objects.filter(kind=kind, level=level, division=division)
    newest = same.aggregate(Max("version"))["version__max"]
    return same.get(version=newest) if newest else None


def _item(row: DutyList, one: DutyRow) -> DutyItem:
    return DutyItem(
        duty_list=row,
        number=one.number,
        title=one.title,
        text=one.text,
        law=one.law,
        category=one.category,
        category2=one.category2,
        lead_kind=one.lead,
        keywords=list(one.keywords),
        urgent=list(one.urgent),
    )


def _groups(rows: list[DutyRow]) -> list[tuple[tuple[str, str], list[DutyRow]]]:
    def key(row: DutyRow) -> tuple[str, str]:
        return row.list, row.level

    return [(k, list(g)) for k, g in groupby(sorted(rows, key=key), key=key)]


def _line(row: DutyList, count: int) -> dict[str, Any]:
    return {"id": row.pk, "kind": row.kind, "level": row.level, "version": row.version, "items": count}


def _overlaps(told: Sheet, division: Division) -> list[RowError]:
    """A list that says when it holds must not overlap one in force; an open one before it simply ends."""
    found = []
    for (kind, level), planned in told.planned.items():
        same = DutyList.objects.filter(kind=kind, level=level, division=division, in_force__overlap=planned)
        for other in same:
            if not ends_before(other.in_force, planned.lower):
                why = _("It overlaps version %(version)d, which is in force then.") % {
                    "version": other.version
                }
                found.append(RowError(told.first_row[kind, level], "since", why))
    return found


def _led_elsewhere(told: Sheet, division: Division) -> list[RowError]:
    """A matter has one lead: no other list that this division has in force gives it to another office."""
    held = DutyItem.objects.filter(duty_list__division=division, duty_list__in_force__contains=today())
    named = ("duty_list__level", "title", "duty_list__kind", "number", "lead_kind")
    leads: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for level, title, *rest in held.order_by("pk").values_list(*named):
        leads[level, title].append(rest)
    why = _("%(lead)s leads this matter under %(item)s of another list in force: one matter has one lead.")
    return [
        RowError(number, "lead", why % {"lead": lead, "item": item})
        for number, row in zip(told.at, told.rows, strict=True)
        for kind, item, lead in leads[row.level, row.title]
        if kind != row.list and lead != row.lead
    ]

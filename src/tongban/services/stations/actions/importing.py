"""A list of stations comes in: new ones are set up, known numbers (their own) are brought up to the list; again changes nothing."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.services.stations import sheet
from tongban.services.stations.actions import opening
from tongban.services.stations.actions.opening import New
from tongban.services.stations.actions.shared import record
from tongban.services.stations.models import Station
from tongban.services.stations.queries.reach import MANAGE, stations

PLAIN = ("name", "kind", "address", "holidays_closed")


def import_stations(
    rows: Iterable[tuple[int, dict[str, Any]]], *, by: Actor, dry_run: bool = False
) -> dict[str, Any]:
    """Read, new, unchanged, changed, refused [{row, field, why}]; right rows are taken even where others are refused."""
    found = sheet.read(rows)
    counts = {"new": 0, "unchanged": 0, "changed": 0}
    with transaction.atomic():
        for _number, new in found.rows:
            counts[_taken(new, by)] += 1
        if dry_run:
            transaction.set_rollback(True)
    return sheet.told(found, **counts)


def _taken(new: New, by: Actor) -> str:
    row = stations().filter(code=new.code).first()
    if row is None:
        opening.open_station(new, by=by)
        return "new"
    rights.require(by, MANAGE, row)
    changed = _differs(row, new)
    if changed:
        _change(row, new, by)
    return "changed" if changed else "unchanged"


def _differs(row: Station, new: New) -> bool:
    held = sorted(row.hours.values_list("day", "opens", "closes"))
    plain = any(getattr(row, name) != getattr(new, name) for name in PLAIN)
    site = (row.site.longitude, row.site.latitude, row.site.division_id, row.office_id)
    there = (new.longitude, new.latitude, new.division.pk, new.office.pk)
    return plain or site != there or set(row.amenities) != set(new.amenities) or held != sorted(new.week)


def _change(row: Station, new: New, by: Actor) -> None:
    site = row.site
    site.name, site.division, site.longitude, site.latitude = (
        new.name, new.division, new.longitude, new.latitude,
    )  # fmt: skip
    site.save()
    for name in PLAIN:
        setattr(row, name, getattr(new, name))
    row.amenities, row.office = list(new.amenities), new.office
    row.save()
    opening.set_hours(row, new.week, by=by)
    record(row, "station.changed", by)

"""The writers of divisions, their names, hours and outlines; each records who did it (`by`, an actor's code)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.core import events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.places import names, queries, register, shipped
from tongban.kernel.places.models import Alias, Boundary, Division, Site

STREAM = "division"
EVER = DateRange(None, None)  # the source names no beginning


@transaction.atomic
def load(*, by: str = "system") -> int:
    """Divisions of the shipped file whose code was never known are there, with outlines and aliases; how many."""
    with connection.cursor() as cursor:  # web and worker may start at once
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('places.load', 0))")
    known = {d.code: d for d in Division.objects.order_by("valid")}
    new: dict[str, Division] = {}
    for level in Division.Level.values:
        made = [
            _from(row, known) for row in shipped.divisions() if row.level == level and row.code not in known
        ]
        Division.objects.bulk_create(made, batch_size=500)
        known |= {d.code: d for d in made}
        new |= {d.code: d for d in made}
    _load_details(new)
    if new:
        top = next(d for d in known.values() if d.parent_id is None)
        _record(top, "division.loaded", by, count=len(new))
    return len(new)


def _from(row: shipped.Row, known: dict[str, Division]) -> Division:
    parent = known.get(row.parent)
    return Division(
        code=row.code,
        level=row.level,
        name=row.name,
        name_en=row.name_en,
        pinyin=names.pinyin(row.name),
        parent=parent,
        path=f"{parent.path}.{row.code}" if parent else row.code,
        valid=EVER,
    )


def _load_details(new: dict[str, Division]) -> None:
    outlines = shipped.boundaries()
    Boundary.objects.bulk_create(
        Boundary(division=d, geometry=outlines[code]) for code, d in new.items() if code in outlines
    )
    Alias.objects.bulk_create(
        Alias(division=new[code], name=name) for code, name in shipped.aliases() if code in new
    )


@transaction.atomic
def open_division(
    parent: Division, *, code: str, level: str, name: str, since: date, by: str, name_en: str = ""
) -> Division:
    """A new division begins on a day on which its parent stands; a code stands once a day."""
    above = _locked(parent)
    if since not in above.valid or above.valid.upper is not None:
        raise TongbanError(
            _("%(name)s does not stand from that day on.") % {"name": above.name}, code="outside_parent"
        )
    made = Division(
        code=code, level=level, name=name, name_en=name_en, pinyin=names.pinyin(name), parent=above
    )
    made.path, made.valid = f"{above.path}.{code}", DateRange(since, None)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise Conflict(
            _("The code %(code)s is in use on that day.") % {"code": code}, field="code"
        ) from error
    _record(made, "division.opened", by, since=since.isoformat())
    return made


@transaction.atomic
def end_division(division: Division, *, on: date, by: str) -> Division:
    """A division stands for the last time on the day before; those below it must have ended by then."""
    row = _locked(division)
    if on not in row.valid or on == row.valid.lower:
        raise TongbanError(
            _("%(name)s does not stand on that day.") % {"name": row.name}, code="not_standing"
        )
    below = Division.objects.filter(path__startswith=f"{row.path}.")
    if below.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=on)).exists():
        raise TongbanError(
            _("End the divisions below %(name)s first.") % {"name": row.name}, code="has_children"
        )
    row.valid = DateRange(row.valid.lower, on)
    row.save(update_fields=["valid"])
    _record(row, "division.ended", by, on=on.isoformat())
    return row


@transaction.atomic
def set_office_hours(division: Division, periods: Sequence[Sequence[int]] | None, *, by: str) -> Division:
    """A division and those below it work these hours (minutes after midnight); None: those of the one above."""
    row = _locked(division)
    try:
        row.office_hours = queries.hours_from(periods).periods if periods else None
    except (TypeError, ValueError) as error:
        raise TongbanError(_("These are not office hours of one day in order."), code="hours") from error
    row.save(update_fields=["office_hours"])
    _record(row, "division.hours_set", by, hours=row.office_hours)
    return row


@transaction.atomic
def set_boundary(division: Division, geometry: dict[str, Any], *, by: str) -> Boundary:
    """A division has this outline (GeoJSON, WGS 84), which closes, does not cross itself and lies where it can."""
    from tongban.kernel.places import outline  # noqa: PLC0415 - large libraries, not for every process

    checked = outline.checked(geometry)
    row, _made = Boundary.objects.update_or_create(division=division, defaults={"geometry": checked})
    _record(division, "division.outlined", by)
    return row


@transaction.atomic
def add_alias(division: Division, name: str, *, by: str) -> Alias:
    """People's other name for a division is understood from now on."""
    row, made = Alias.objects.get_or_create(division=division, name=name.strip())
    if made:
        _record(division, "division.alias_added", by, alias=row.pk)
    return row


@transaction.atomic
def add_site(
    division: Division, name: str, *, by: str, longitude: float | None = None, latitude: float | None = None
) -> Site:
    """A spot with a name stands in a division."""
    row = Site.objects.create(division=division, name=name, longitude=longitude, latitude=latitude)
    _record(division, "division.site_added", by, site=row.pk)
    return row


def _locked(division: Division) -> Division:
    return Division.objects.select_for_update(of=("self",), no_key=True).get(pk=division.pk)


def _record(division: Division, code: str, by: str, **data: Any) -> None:
    register.forget()
    events.append(STREAM, division.pk, [events.Entry(code, by, data)])

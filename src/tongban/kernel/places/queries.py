"""What others ask about divisions, as they stood on a day (default: today)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongban.kernel.core.calendar import XINJIANG, OfficeHours
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.places import register
from tongban.kernel.places.models import Division


def divisions(on: date | None = None) -> QuerySet[Division]:
    """Every division of that day, counties before their towns."""
    return Division.objects.filter(valid__contains=on or today()).order_by("path")


def division(code: str, on: date | None = None) -> Division | None:
    """The division of that code."""
    return divisions(on).filter(code=code).first()


def known_division(code: str, on: date | None = None) -> Division:
    """The same; refused where there is none."""
    found = division(code, on)
    if found is None:
        raise TongbanError(_("There is no division %(code)s.") % {"code": code[:20]}, code="no_division")
    return found


def prefecture(on: date | None = None) -> Division:
    """The prefecture itself; it is there from set-up on."""
    found = divisions(on).filter(parent=None).first()
    if found is None:
        raise TongbanError(_("No divisions are loaded yet. Run: tongban places load"), code="no_divisions")
    return found


def children(code: str, on: date | None = None) -> QuerySet[Division]:
    """The divisions right below."""
    return divisions(on).filter(parent__code=code)


def subtree(code: str, on: date | None = None) -> QuerySet[Division]:
    """A division and all below it."""
    top = division(code, on)
    return divisions(on).filter(within(top.path)) if top else Division.objects.none()


def ancestors(path: str, on: date | None = None) -> list[Division]:
    """The divisions on a path, from the prefecture down to its end."""
    return list(divisions(on).filter(code__in=path.split(".")))


def within(path: str, field: str = "path") -> Q:
    """The filter for a path's own division and all below it; an empty path is everywhere."""
    # an empty Q would be nothing beside another: `Q(a) | Q()` is `Q(a)`
    return Q(**{field: path}) | Q(**{f"{field}__startswith": f"{path}."}) if path else ~Q(pk__in=())


def labels(paths: Iterable[str], on: date | None = None) -> dict[str, str]:
    """Paths in the names a reader is shown (昌吉市 > 宁边路街道 > 宁合社区), read in one go for a whole list."""
    known = register.current()
    return {path: known.label(path, on) for path in set(paths)}


def label(path: str, on: date | None = None) -> str:
    """One path in the names a reader is shown."""
    return register.current().label(path, on)


def office_hours(path: str, on: date | None = None) -> OfficeHours:
    """The office hours of a division: its own, else those of the nearest division above, else Xinjiang's."""
    atlas = register.current().on(on)
    for code in reversed(path.split(".")):
        entry = atlas.by_code.get(code)
        if entry and entry.office_hours:
            return hours_from(entry.office_hours)
    return XINJIANG


def hours_from(periods: Any) -> OfficeHours:
    """Office hours out of their stored form [[600, 840], [960, 1200]]; what is not hours is refused."""
    return OfficeHours(tuple((int(start), int(end)) for start, end in periods))

"""How the values that figures are split by are called."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.kernel.core.service import all_services, named
from tongban.kernel.indicators.declare import LEVELS, Dimension
from tongban.kernel.parties.models import Organisation
from tongban.kernel.places import register
from tongban.kernel.places.models import Division

PLACES = ("division", *LEVELS)


def names_of(dimension: str, values: Iterable[Any]) -> dict[Any, Any]:
    """Each value with the name a reader is shown."""
    wanted = list(values)
    if dimension in PLACES:
        return divisions(wanted)
    if dimension == "unit":
        return offices(wanted)
    if dimension == "level":
        return {level: _level(level) for level in wanted}
    if dimension in FORMATS:
        return {day: date_format(day, FORMATS[dimension][_english()]) for day in wanted}
    return {None: _("not stated"), "": _("not stated"), **declared()[dimension].names(wanted)}


def label_of(dimension: str) -> Any:
    """What figures are split by, in words."""
    return {**{d.code: d.label for d in declared().values()}, **built_in()}[dimension]


def declared() -> dict[str, Dimension]:
    """The dimensions that services declare beside their measures."""
    lists = (named(s.measures.rpartition(".")[0] + ".DIMENSIONS") for s in all_services() if s.measures)
    return {d.code: d for dimensions in lists for d in dimensions}


def divisions(codes: Iterable[Any]) -> dict[Any, str]:
    """Divisions by code, as they are called today or were last called."""
    known = register.current().latest
    return {code: known[code].label if code in known else _("place not known") for code in codes}


def offices(ids: Iterable[Any]) -> dict[Any, str]:
    """Offices by id."""
    rows = Organisation.objects.filter(pk__in=[pk for pk in ids if pk is not None])
    english = _english()
    found = {r.pk: (r.name_en if english and r.name_en else r.name) for r in rows}
    return {pk: found.get(pk, _("not sent to an office")) for pk in [*ids, None]}


def _level(code: Any) -> Any:
    return dict(Division.Level.choices).get(code, code) if code else _("not stated")


FORMATS = {"day": ("n月j日", "j M"), "month": ("Y年n月", "M Y"), "year": ("Y年", "Y")}


def _english() -> bool:
    return (get_language() or "").startswith("en")


def built_in() -> dict[str, str]:
    """The dimensions that need no declaration."""
    return {
        "division": _("Place"),
        "county": _("County or city"),
        "town": _("Town or sub-district"),
        "community": _("Community or village"),
        "level": _("Level"),
        "unit": _("Office"),
        "day": _("Day"),
        "month": _("Month"),
        "year": _("Year"),
    }

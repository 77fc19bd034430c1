"""The figures of stations: how many, hours kept, visits, loans, returned on time, stock-outs, care and people served."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongban.kernel.indicators.declare import (
    FLOW,
    PERCENT,
    RATE,
    STOCK,
    TIME,
    Dimension,
    Facts,
    Measure,
    Shows,
    Unit,
    every,
    narrowed,
)
from tongban.services.stations import rules
from tongban.services.stations.queries.reach import VIEW

KIND = {"station_kind": "string"}


def _to(row: Any) -> str:
    return reverse("stations:one", args=[row.code])


def _shows(column: Any, *related: str) -> Shows:
    station = (_("Station"), lambda row: str(row.station))
    return Shows(columns=(station, column), link=lambda row: _to(row.station), related=("station", *related))


STATION = Shows(
    columns=(
        (_("Number"), lambda row: row.code),
        (_("Its name"), lambda row: row.name),
        (_("Kind"), lambda row: row.get_kind_display()),
    ),
    link=_to,
)
LOAN = _shows((_("Number"), lambda row: row.item.code), "item")
CARE = Shows(
    columns=(
        (_("Title"), lambda row: row.title),
        (_("Where"), lambda row: row.place),
        (_("People served"), lambda row: row.served),
    ),
    link=lambda _row: reverse("stations:list"),
)


def _facts(
    name: str, model: str, shows: Shows, more: dict[str, str] | None = None, *, held: bool = False
) -> Facts:
    span = {"since": TIME, "until": TIME} if held else {}
    valid = (("since", "until"),) if held else ()
    return Facts(f"stations_{name}", {**KIND, **(more or {}), **span}, model, VIEW, valid, None, shows)


OPEN = _facts("open", "stations.Station", STATION, held=True)
DAYS = _facts("days", "stations.OpenDay", _shows((_("Day"), lambda row: row.day)), {"kept": "boolean"})
VISITS = _facts("visits", "stations.VisitDay", _shows((_("Visitors"), lambda row: row.people)))
LOANS = _facts("loans", "stations.Loan", LOAN, {"item_kind": "string"})
RETURNS = _facts("returns", "stations.Loan", LOAN, {"item_kind": "string", "on_time": "boolean"})
OUTS = _facts(
    "outs", "stations.Movement", _shows((_("What"), lambda row: row.get_good_display())), {"good": "string"}
)
HELD = _facts("care", "activities.Activity", CARE, {"care": "string"})
SERVED = _facts("served", "activities.Activity", CARE, {"care": "string"})
PLACES = ("division", "month", "day", "year", "station_kind")


def _flow(code: str, label: Any, unit: Any, facts: Facts, formula: Any, *more: str, **given: Any) -> Measure:
    told = {"dimensions": (*PLACES, *more), "public": True, **given}
    return Measure(f"stations.{code}", label, Unit(unit), FLOW, facts, formula, every, **told)


def is_home(rows: Any, _moment: Any) -> Any:
    """A drivers' home."""
    return rows.station_kind == rules.DRIVERS


STANDING = Measure(
    "stations.open",
    _("Stations and drivers' homes"),
    Unit(_("stations")),
    STOCK,
    OPEN,
    _("Stations that stand at the end of the day, of every kind."),
    every,
    dimensions=PLACES,
    public=True,
    synonyms=("各类驿站",),
)
MEASURES = (
    STANDING,
    narrowed(
        STANDING,
        "stations.stations",
        _("Stations"),
        _("Stations that stand at the end of the day, without drivers' homes."),
        lambda rows, moment: ~is_home(rows, moment),
        synonyms=("红色驿站", "骑手驿站", "暖心驿站"),
    ),
    narrowed(
        STANDING,
        "stations.homes",
        _("Drivers' homes"),
        _("Drivers' homes that stand at the end of the day."),
        is_home,
        synonyms=("司机之家",),
    ),
    Measure(
        "stations.hours_kept",
        _("Opening hours kept"),
        PERCENT,
        RATE,
        DAYS,
        _(
            "Of the days on which a station was to be open: the share on which its keeper did something in those hours."
        ),
        lambda rows, _moment: rows.kept,
        of=every,
        dimensions=PLACES,
        better="high",
        public=True,
    ),
    _flow(
        "visits",
        _("Visits"),
        _("visits"),
        VISITS,
        _("Visitors that keepers counted in the period; nobody's name is kept."),
        synonyms=("驿站服务人次",),
    ),
    _flow(
        "loans",
        _("Things lent"),
        _("loans"),
        LOANS,
        _("Things lent without a deposit in the period."),
        "item_kind",
        synonyms=("免押借用",),
    ),
    Measure(
        "stations.on_time",
        _("Given back on time"),
        PERCENT,
        RATE,
        RETURNS,
        _("Of the things given back in the period: the share that came by the day named."),
        lambda rows, _moment: rows.on_time,
        of=every,
        dimensions=(*PLACES, "item_kind"),
        better="high",
        public=True,
    ),
    _flow(
        "stock_outs",
        _("Stock-outs"),
        _("times"),
        OUTS,
        _("How often a good was used up to the last in the period."),
        "good",
        better="low",
    ),
    _flow(
        "care",
        _("Care activities"),
        _("activities"),
        HELD,
        _("Care activities that ended in the period and are on record."),
        "care",
    ),
    _flow(
        "served",
        _("People served by care"),
        _("people"),
        SERVED,
        _("People served by care activities that ended in the period."),
        "care",
        synonyms=("关爱活动服务人次", "惠及新就业群体"),
    ),
)


def _named(labels: Any) -> Any:
    return lambda values: {v: labels.get(v, v) for v in values}


DIMENSIONS = (
    Dimension("station_kind", _("Kind of station"), _named(rules.KINDS)),
    Dimension("item_kind", _("Kind of thing"), _named(rules.ITEMS)),
    Dimension("good", _("Good"), _named(rules.GOODS)),
    Dimension("care", _("Kind of care"), _named(rules.CARE)),
)

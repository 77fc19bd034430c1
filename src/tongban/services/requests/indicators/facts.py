"""The views that figures of requests count, and what they can be split by."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongban.kernel.cases.lives import life_of
from tongban.kernel.indicators.declare import TIME, Dimension, Facts, Shows, Unit
from tongban.services.requests.models import Channel, Kind

OF_CASE = {
    "life": "string",
    "channel": "string",
    "kind": "string",
    "category": "string",
    "category2": "string",
    "urgent": "boolean",
}
SHOWS = Shows(
    columns=(
        (_("Number"), lambda row: row.case.reference),
        (_("Title"), lambda row: row.case.title),
        (_("Filed"), lambda row: row.case.opened_at),
        (_("Office"), lambda row: str(row.case.lead or "")),
        (_("State"), lambda row: life_of(row.case).state(row.case.state).label),
    ),
    link=lambda row: reverse("requests:case", args=[row.case.reference]),
    related=("case", "case__lead"),
    order=("-case__opened_at", "-pk"),
)


# the class that a request was held to be of, until somebody put it right
EARLIER = Facts(
    "requests_former_classes",
    {"category": "string", "category2": "string", "since": TIME, "until": TIME},
    "requests.Request",
    "requests.view",
    (("since", "until"),),
)


def facts(name: str, columns: Mapping[str, str], *, held: bool = False, units: Facts | None = None) -> Facts:
    """A view of requests; `held` rows were true between since and until."""
    columns = {**OF_CASE, **columns}
    if held:
        columns |= {"since": TIME, "until": TIME}
    valid = (("since", "until"),) if held else ()
    return Facts(
        f"requests_{name}", columns, "requests.Request", "requests.view", valid, units, SHOWS, EARLIER
    )


STAYS = facts("stays", {"state": "string", "unit": "int64"}, held=True)
FILED = facts("facts", {}, units=STAYS)
SENDINGS = facts("sendings", {"unit": "int64", "auto": "boolean", "returned_at": TIME, "corrected_at": TIME})
CONTACTS = facts("contacts", {"unit": "int64", "due_at": TIME, "spent": "int64"})
ANSWERS = facts(
    "answers", {"unit": "int64", "due_at": TIME, "spent": "int64", "reopened_at": TIME, "adopted": "boolean"}
)
DUES = facts("dues", {"answered_at": TIME, "settled_at": TIME}, held=True, units=STAYS)
CONFIRMATIONS = facts(
    "confirmations",
    {
        "unit": "int64",
        "replied": "boolean",
        "contacted": "boolean",
        "solved": "boolean",
        "satisfaction": "int64",
    },
)

REQUESTS = Unit(_("requests"))
MINUTES = Unit(_("minutes"))
HOURS = Unit(_("working hours"), per=60, digits=1)
SPLITS = ("division", "unit", "kind", "channel", "category", "category2", "month", "day", "year")


def chosen(labels: Mapping[str, Any]) -> Callable[[Iterable[Any]], dict[Any, Any]]:
    """Names of values that a list of choices holds."""
    return lambda values: {v: labels.get(v, v) for v in values if v}


def as_written(values: Iterable[Any]) -> dict[Any, Any]:
    """Values that are their own names."""
    return {v: v for v in values if v}


DIMENSIONS = (
    Dimension("kind", _("Kind"), chosen(dict(Kind.choices))),
    Dimension("channel", _("Channel"), chosen(dict(Channel.choices))),
    Dimension("category", _("Category"), as_written),
    Dimension("category2", _("Sub-category"), as_written),
)

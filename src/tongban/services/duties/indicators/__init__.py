"""The figures of duties: what the lists hold, what is sent by them and comes back, what they do not cover."""

from collections.abc import Iterable
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
)
from tongban.services.duties import rules
from tongban.services.duties.models import DutyItem

ITEMS = Facts(
    "duties_items",
    {"list_kind": "string", "level": "string", "lead_kind": "string", "since": TIME, "until": TIME},
    "duties.DutyItem",
    "duties.view",
    (("since", "until"),),
    None,
    Shows(
        columns=(
            (_("Number"), lambda row: row.number),
            (_("Duty"), lambda row: row.title),
            (_("Lead"), lambda row: row.lead_kind),
            (_("List"), lambda row: str(row.duty_list)),
        ),
        link=lambda row: reverse("duties:list", args=[row.duty_list_id]) + f"#i{row.number}",
        related=("duty_list",),
        order=("duty_list", "pk"),
    ),
)
SENDINGS = Facts(
    "duties_sendings",
    {
        "unit": "int64",
        "duty": "int64",
        "list_kind": "string",
        "category": "string",
        "category2": "string",
        "first": "boolean",
        "covered": "boolean",
        "returned_at": TIME,
    },
    "duties.Sending",
    "duties.trace",
    (),
    None,
    Shows(
        columns=(
            (_("Number"), lambda row: row.case.reference),
            (_("Sent"), lambda row: row.at),
            (_("Office"), lambda row: str(row.office)),
            (_("Duty"), lambda row: str(row.item or "")),
            (_("Returned"), lambda row: row.returned_at),
        ),
        link=lambda row: reverse("requests:case", args=[row.case.reference]),
        related=("case", "office", "item"),
        order=("-at", "-pk"),
    ),
)
DUTIES, REQUESTS = Unit(_("duties")), Unit(_("requests"))
SPLITS = ("division", "unit", "duty", "list_kind", "category", "category2", "month", "day", "year")


HELD = Measure(
    "duties.items",
    _("Duties in force"),
    DUTIES,
    STOCK,
    ITEMS,
    _("Duties of all lists that were in force at the end of the day."),
    every,
    dimensions=("division", "list_kind", "level", "lead_kind", "month", "day", "year"),
    synonyms=("职责事项数", "清单事项"),
)
SENT = Measure(
    "duties.sent",
    _("Requests sent by a duty"),
    REQUESTS,
    FLOW,
    SENDINGS,
    _("Each time in the period that a request was sent to an office for which a duty of a list spoke."),
    lambda rows, _moment: rows.covered,  # a learned guess names a duty too, with little sureness
    dimensions=SPLITS,
    synonyms=("按事项派单",),
)
RETURNED = Measure(
    "duties.returned",
    _("Sent by a duty and returned"),
    REQUESTS,
    FLOW,
    SENDINGS,
    _("Of the times a request was sent by a duty in the period: those that came back as “not ours”."),
    lambda rows, moment: rows.duty.notnull() & (rows.returned_at <= moment),
    dimensions=SPLITS,
    better="low",
    synonyms=("按事项退单",),
)
UNCOVERED = Measure(
    "duties.uncovered_share",
    _("Not covered by any duty"),
    PERCENT,
    RATE,
    SENDINGS,
    _(
        "Of the requests first sent in the period: the share for whose office no duty of a list spoke, "
        "or with less than 30 per cent."
    ),
    lambda rows, _moment: ~rows.covered,
    of=lambda rows, _moment: rows.first,
    dimensions=SPLITS,
    better="low",
    synonyms=("清单未覆盖率",),
)
MEASURES = (HELD, SENT, RETURNED, UNCOVERED)


def _duties(values: Iterable[Any]) -> dict[Any, Any]:
    wanted = [v for v in values if v]
    rows = DutyItem.objects.filter(pk__in=wanted).values_list("pk", "number", "title", "duty_list__version")
    return {pk: f"{number} {title} (v{version})" for pk, number, title, version in rows} | {
        None: _("no duty"), "": _("no duty")
    }  # fmt: skip


DIMENSIONS = (
    Dimension("duty", _("Duty"), _duties),
    Dimension(
        "list_kind", _("Kind of list"), lambda values: {v: rules.LIST_KINDS.get(v, v) for v in values if v}
    ),
    Dimension("lead_kind", _("Lead"), lambda values: {v: v for v in values if v}),
)

"""The facts that figures of branches count, and how the records behind them are listed."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongban.kernel.indicators.declare import TIME, Facts, Shows
from tongban.services.branches import rules

HELD = (("since", "until"),)
SPAN = {"since": TIME, "until": TIME}
UNIT = {"emerging_field": "string", "unit_size": "string"}


def _to(page: str, attribute: str = "pk") -> Any:
    return lambda row: reverse(f"branches:{page}", args=[getattr(row, attribute)])


UNIT_SHOWS = Shows(
    columns=(
        (_("Organisation"), lambda row: str(row.organisation)),
        (_("Emerging field"), lambda row: str(rules.FIELDS[row.field])),
        (_("Place"), lambda row: str(row.division)),
        (_("Number of staff"), lambda row: row.staff),
    ),
    link=_to("unit"),
    related=("organisation", "division"),
)
MEMBER_SHOWS = Shows(
    columns=(
        (_("Name"), lambda row: row.person.name.mask),
        (_("Member since"), lambda row: row.valid.lower),
        (_("Last contact"), lambda row: row.last_contact),
    ),
    link=_to("member"),
    related=("person",),
)
MOVE_SHOWS = Shows(
    columns=(
        (_("From"), lambda row: str(row.source)),
        (_("To"), lambda row: str(row.target)),
        (_("Asked on"), lambda row: row.asked_at),
        (_("State"), lambda row: str(rules.MOVE_STATES[row.state])),
    ),
    link=_to("member", "member_id"),
    related=("source", "target"),
)
GAP_SHOWS = Shows(
    columns=(
        (_("What is open"), lambda row: str(rules.GAPS[row.kind])),
        (_("At whose side"), lambda row: str(row.body)),
        (_("Due"), lambda row: row.due),
    ),
    link=lambda row: _to("unit", "unit_id")(row) if row.unit_id else _to("member", "member_id")(row),
    related=("body",),
)
VISIT_SHOWS = Shows(
    columns=(
        (_("Organisation"), lambda row: str(row.unit)),
        (_("Day"), lambda row: row.on),
        (_("What was done"), lambda row: row.done),
    ),
    link=_to("unit", "unit_id"),
    related=("unit__organisation",),
)
SITE_SHOWS = Shows(
    columns=(
        (_("Organisation"), lambda row: str(row.unit)),
        (_("Year"), lambda row: row.year),
        (_("Demonstration"), lambda row: row.demonstration),
    ),
    link=_to("site"),
    related=("unit__organisation",),
)


def _units(name: str, more: dict[str, str]) -> Facts:
    columns = {**SPAN, **UNIT, **more}
    return Facts(f"branches_{name}", columns, "branches.Unit", "branches.units", HELD, None, UNIT_SHOWS)


UNITS = _units("units", {})
COVERED, SERVED = (_units(name, {"had": "boolean"}) for name in ("covered", "served"))
MEMBERS = Facts(
    "branches_members",
    {**SPAN, "duty_status": "string"},
    "branches.Member",
    "branches.members",
    HELD,
    None,
    MEMBER_SHOWS,
)
MOVES = Facts(
    "branches_moves",
    {"state": "string", "settled_at": TIME, "late_at": TIME},
    "branches.Move",
    "branches.view",
    (),
    None,
    MOVE_SHOWS,
)
GAPS = Facts(
    "branches_gaps", {**SPAN, "gap": "string"}, "branches.Gap", "branches.view", HELD, None, GAP_SHOWS
)
VISITS = Facts(
    "branches_visits", {"emerging_field": "string"}, "branches.Visit", "branches.view", (), None, VISIT_SHOWS
)
SITES = Facts(
    "branches_sites", {"demonstration": "boolean"}, "branches.Site", "branches.view", (), None, SITE_SHOWS
)

"""The figures of volunteers: registered and active as of any day, teams, events, people served, hours, no-shows."""

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
    narrowed,
)
from tongban.services.volunteers import rules

HELD = (("since", "until"),)
SPAN = {"since": TIME, "until": TIME}
TIMES = ("month", "day", "year")
VIEW, SEE = "volunteers.view", "volunteers.people"
PEOPLE, TEAMS, EVENTS, HOURS = Unit(_("people")), Unit(_("teams")), Unit(_("events")), Unit(_("hours"))

PERSON_SHOWS = Shows(
    columns=(
        (_("Name"), lambda row: row.person.name.mask),
        (_("Place"), lambda row: str(row.division)),
        (_("Registered on"), lambda row: row.registered_on),
    ),
    link=lambda row: reverse("volunteers:person", args=[row.pk]),
    related=("person", "division"),
)
TEAM_SHOWS = Shows(
    columns=(
        (_("Its name"), lambda row: row.name),
        (_("Kind"), lambda row: str(rules.TEAMS[row.kind])),
        (_("Place"), lambda row: str(row.division)),
    ),
    link=lambda row: reverse("volunteers:team", args=[row.pk]),
    related=("division",),
)
REPORTER_SHOWS = Shows(
    columns=((_("User name"), lambda row: row.username), (_("Name shown"), lambda row: row.label)),
    link=lambda row: reverse("people:account", args=[row.pk]),
)
EVENT_SHOWS = Shows(
    columns=(
        (_("Event"), lambda row: row.title),
        (_("Begins"), lambda row: row.during.lower),
        (_("People served"), lambda row: row.served),
    ),
    link=lambda row: reverse("volunteers:event", args=[row.pk]),
)


def _people(name: str, columns: dict[str, str], valid: tuple[tuple[str, str], ...]) -> Facts:
    return Facts(f"volunteers_{name}", columns, "volunteers.Volunteer", SEE, valid, None, PERSON_SHOWS)


def _events(name: str, columns: dict[str, str]) -> Facts:
    told = {"team_kind": "string", **columns}
    return Facts(f"volunteers_{name}", told, "activities.Activity", "activities.lead", (), None, EVENT_SHOWS)


REGISTERED = _people("registered", SPAN, HELD)
ACTIVE = _people("active", {**SPAN, "active": "boolean"}, HELD)
GIVEN = _people("hours", {}, ())
STANDING = Facts(
    "volunteers_teams", {**SPAN, "team_kind": "string"}, "volunteers.Team", VIEW, HELD, None, TEAM_SHOWS
)
REPORTERS = Facts("volunteers_reporters", SPAN, "access.Account", "access.manage", HELD, None, REPORTER_SHOWS)
HELD_EVENTS, SERVED = _events("events", {}), _events("served", {})
PLACES = _events("places", {"came": "boolean"})


def active(rows: Any, _moment: Any) -> Any:
    """Gave an hour within twelve months."""
    return rows.active


def stayed_away(rows: Any, _moment: Any) -> Any:
    """Had a place and did not come."""
    return ~rows.came


def _measure(
    code: str, label: Any, unit: Unit, kind: str, facts: Facts, formula: Any, **more: Any
) -> Measure:
    given = {"counts": every, "dimensions": ("division", *TIMES), "public": True, **more}
    return Measure(f"volunteers.{code}", label, unit, kind, facts, formula, **given)


KINDS = ("division", "team_kind", *TIMES)
STANDING_TEAMS = _measure(
    "teams",
    _("Teams of volunteers"),
    TEAMS,
    STOCK,
    STANDING,
    _("Teams that stand at the end of the day."),
    dimensions=KINDS,
    synonyms=("志愿服务队", "志愿服务队伍"),
)
MEASURES = (
    _measure(
        "registered",
        _("Registered volunteers"),
        PEOPLE,
        STOCK,
        REGISTERED,
        _("Volunteers who are registered at the end of the day."),
        synonyms=("注册志愿者", "注册志愿者人数", "志愿者人数"),
    ),
    _measure(
        "active",
        _("Active volunteers"),
        PEOPLE,
        STOCK,
        ACTIVE,
        _("Registered volunteers who gave time within the twelve months before the end of the day."),
        counts=active,
        synonyms=("活跃志愿者",),
    ),
    _measure(
        "retention",
        _("Volunteers who stay active"),
        PERCENT,
        RATE,
        ACTIVE,
        _(
            "Of the volunteers registered at the end of the day: the share that gave time within twelve months."
        ),
        counts=active,
        of=every,
        standing=True,
        better="high",
        synonyms=("志愿者活跃率",),
    ),
    STANDING_TEAMS,
    narrowed(
        STANDING_TEAMS,
        "volunteers.courier_teams",
        _("Teams of couriers and drivers"),
        _("Teams of couriers and drivers that stand at the end of the day."),
        lambda rows, _moment: rows.team_kind == rules.COURIER,
        synonyms=("新就业群体志愿服务队",),
    ),
    _measure(
        "reporters",
        _("Couriers and grid volunteers who report"),
        PEOPLE,
        STOCK,
        REPORTERS,
        _(
            "Those who may report from the street at the end of the day as couriers or grid volunteers; whoever may in two places counts twice."
        ),
        synonyms=("流动网格员",),
    ),
    _measure(
        "events",
        _("Events of volunteers"),
        EVENTS,
        FLOW,
        HELD_EVENTS,
        _("Events that ended in the period and were recorded."),
        dimensions=KINDS,
        synonyms=("志愿服务活动", "志愿服务活动场次"),
    ),
    _measure(
        "served",
        _("People served by volunteers"),
        PEOPLE,
        FLOW,
        SERVED,
        _("People served as recorded of events that ended in the period; whoever came twice counts twice."),
        dimensions=KINDS,
        synonyms=("志愿服务惠及群众", "服务群众人次"),
    ),
    _measure(
        "hours",
        _("Hours given by volunteers"),
        HOURS,
        FLOW,
        GIVEN,
        _("Hours that count and ended in the period, each stretch rounded to whole hours."),
        better="high",
        synonyms=("志愿服务时长",),
    ),
    _measure(
        "no_shows",
        _("Places where nobody came"),
        PERCENT,
        RATE,
        PLACES,
        _(
            "Of the places that somebody had at recorded events of the period: the share whose holder did not come."
        ),
        counts=stayed_away,
        of=every,
        dimensions=KINDS,
        better="low",
        synonyms=("爽约率",),
    ),
)


def _called(values: Iterable[Any]) -> dict[Any, Any]:
    return {value: rules.TEAMS.get(value, value) for value in values}


DIMENSIONS = (Dimension("team_kind", _("Kind of team"), _called),)

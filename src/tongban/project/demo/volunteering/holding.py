"""A year of events of volunteers, each come to and recorded, and what one can sign up for in the days to come."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions as activities
from tongban.kernel.activities.actions import Past
from tongban.kernel.activities.models import Template
from tongban.kernel.core import clock, outbox
from tongban.project.demo.parts import Make, Part, cut, whole
from tongban.project.demo.plan import DAYS, Plan
from tongban.project.demo.stationing import spot_in
from tongban.project.demo.volunteering import registering
from tongban.project.demo.volunteering.teaming import COME, EVENTS_OF
from tongban.services.volunteers import rules
from tongban.services.volunteers.actions import holding
from tongban.services.volunteers.models import Team

AT_SCALE_1, LEAST = 6_120, 24
BATCH = activities.MOST // COME  # each of the people is locked, and the server's table of locks has an end
NEXT_DAYS = 12  # events to come


def count(plan: Plan) -> int:
    """How many took place in the year."""
    return max(round(AT_SCALE_1 * plan.scale), LEAST)


def _teams() -> list[Team]:
    """All of them, in an order that is the same in every database."""
    return list(Team.objects.select_related("division", "office").order_by("name"))


def _templates() -> list[Template]:
    rows = {row.title: row for row in Template.objects.filter(kind=rules.EVENT)}
    return [rows[title] for title, _minutes, _served in EVENTS_OF]


def _builder(plan: Plan) -> Make:
    """No volunteer is at two events at a time: each takes the next of the line."""
    teams, templates = _teams(), _templates()
    registered = registering.count(plan)

    def build(piece: int) -> None:
        numbers = range(piece * BATCH, min((piece + 1) * BATCH, count(plan)))
        lines = {n: [(n * COME + k) % registered for k in range(COME)] for n in numbers}
        known = registering.people({one for line in lines.values() for one in line})
        told = [_past(plan, n, teams, templates, [known[one] for one in lines[n]]) for n in numbers]
        activities.carry_activities(told, by=SYSTEM)

    return build


def _past(
    plan: Plan, n: int, teams: Sequence[Team], templates: Sequence[Template], came: Sequence[int]
) -> Past:
    ago = DAYS - 1 - (DAYS - 4) * n / count(plan)
    start = (plan.anchor - timedelta(days=ago)).astimezone(clock.BEIJING)
    start = start.replace(hour=9 + n % 8, minute=0, second=0, microsecond=0)
    team, template = teams[n % len(teams)], templates[n % len(templates)]
    usual = EVENTS_OF[n % len(EVENTS_OF)][2]
    return Past(
        template,
        start,
        came,
        served=round(usual * plan.rng("event", n).uniform(0.8, 1.3)),
        planned_at=start - timedelta(days=3),
        recorded_at=start + timedelta(minutes=template.minutes + 60),
        declared=holding.held_by(team, place=f"{team.division.name}党群服务中心门前"),
    )


def _come(plan: Plan) -> None:
    """Events in the days after the demo's present, and a need that waits."""
    teams, templates = _teams()[:NEXT_DAYS], _templates()
    with clock.at(plan.anchor - timedelta(days=1)):
        for n, team in enumerate(teams):
            start = (plan.anchor + timedelta(days=2 + n)).astimezone(clock.BEIJING).replace(hour=10, minute=0)
            place = f"{team.division.name}门前"
            spot = spot_in(team.division, plan.rng("event to come", n)) or (None, None)
            at: dict[str, Any] = {"longitude": spot[0], "latitude": spot[1]}
            row = holding.plan(team, templates[n % len(templates)], start, place=place, by=SYSTEM, **at)
            activities.open_activity(row.pk, by=SYSTEM, vouched=True)
        day = (plan.anchor + timedelta(days=9)).astimezone(clock.BEIJING).date()
        office, division = teams[0].office, teams[0].division
        holding.ask_for("陪同老人就医", office=office, division=division, wanted_on=day, people=4, by=SYSTEM)
        outbox.relay()


EVENTS = Part("events of volunteers", _builder, lambda plan: cut(count(plan), BATCH))
TO_COME = whole("events to come", _come)

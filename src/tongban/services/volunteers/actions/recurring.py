"""Events that recur: a series planned at once from a template, signed up for date by date or for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import actions as activities
from tongban.kernel.activities.models import Activity, Series, Shift, Template
from tongban.kernel.bookings.recurring import Weekly
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.services.volunteers.actions.holding import held_by, require_leads, sign_up
from tongban.services.volunteers.models import Team
from tongban.services.volunteers.queries import events as reading

MOST = 60  # dates of one series


@dataclass(frozen=True)
class Outcome:
    """What became of signing up for one date: a place ("confirmed"), the waiting list, or the reason why not."""

    shift: Shift
    state: str
    why: str = ""


@transaction.atomic
def plan_series(
    team: Team, template: Template, start: datetime, *, until: date, place: str, by: Actor, **more: Any
) -> tuple[Series, list[Activity]]:
    """The same event each week until a day, all of them open at once unless risky. TongbanError `past`, `until`."""
    require_leads(by, team)
    first = start.astimezone(clock.BEIJING)
    if start <= clock.now():
        raise TongbanError(_("Say a time that lies ahead."), code="past", field="start")
    if not first.date() < until or (until - first.date()).days // 7 >= MOST:
        text = _("The last day lies after the first, at most %(n)d weeks.") % {"n": MOST}
        raise TongbanError(text, code="until", field="until")
    rule = Weekly((first.weekday(),), first.time(), template.minutes, first.date(), until)
    series, made = activities.add_series(
        template, rule, by=by, vouched=True, **held_by(team, place=place), **more
    )
    return series, [a if a.risky else activities.open_activity(a.pk, by=by, vouched=True) for a in made]


def sign_up_for_all(series: Series, which: int, person: int, *, by: Actor) -> list[Outcome]:
    """A place on every date that is still ahead, each by itself: what cannot be had on one date stops no other.

    `which` of the shifts of a date it is, from 0. TongbanError `unregistered`.
    """
    return [_on_one(shift, person, by) for shift in _shifts(series, which)]


def _shifts(series: Series, which: int) -> Sequence[Shift]:
    dates = [reading.shifts_to_book(row) for row in reading.ahead(series)]
    return [shifts[which] for shifts in dates if which < len(shifts)]


def _on_one(shift: Shift, person: int, by: Actor) -> Outcome:
    try:
        return Outcome(shift, sign_up(shift, person, by=by).state)
    except TongbanError as error:
        if error.code == "unregistered":
            raise
        return Outcome(shift, "", str(error.message))

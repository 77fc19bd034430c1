"""Who may what to an activity, and whose hours nobody may touch: their own."""

from datetime import date
from typing import Any

from tongban.kernel.access.actor import Actor
from tongban.kernel.bookings.rules import person_of

PLAN, LEAD, DECIDE, SEE = "activities.plan", "activities.lead", "activities.decide", "activities.see"

__all__ = ["DECIDE", "LEAD", "OF_AGE", "PLAN", "SEE", "age_on", "leads", "of_office", "person_of", "sees"]
OF_AGE = 18


def age_on(born: date, day: date) -> int:
    """Years of age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def of_office(actor: Actor, row: Any, right: str) -> bool:
    """Does the actor work for the office that answers for it?"""
    return actor.is_system or actor.works_for(row.office_id, right)


def leads(actor: Actor, activity: Any) -> bool:
    """Is the actor its leader, or of the office that answers for it?"""
    mine = person_of(actor)
    return (mine is not None and activity.leader_id == mine) or of_office(actor, activity, LEAD)


def decides(actor: Actor, activity: Any) -> bool:
    """May the actor decide what others ask of its hours?"""
    return leads(actor, activity) or of_office(actor, activity, DECIDE)


def sees(actor: Actor, hours: Any) -> bool:
    """May the actor see somebody's hours: their own, or those of their office's activities?"""
    mine = person_of(actor)
    own = mine is not None and hours.person_id == mine
    office = hours.shift.activity.office_id if hours.shift else None
    return own or actor.is_system or actor.works_for(office, SEE)

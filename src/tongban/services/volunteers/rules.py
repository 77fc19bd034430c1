"""The words volunteering is made of, and what makes a team's leader."""

from typing import Any

from django.utils.translation import gettext_lazy as _

EVENT = "volunteers.event"  # the kind of kernel activities that are ours
MEMBER = "volunteers.member"  # the kind of membership in a team
REPORTER = "requests.reporter"  # the role that reports faults from the street, where a room declares it

COMMUNITY, PROFESSION, COURIER, YOUTH, OTHER = "community", "profession", "courier", "youth", "other"
TEAMS = {
    COMMUNITY: _("Community team"),
    PROFESSION: _("Team of a profession"),
    COURIER: _("Couriers and drivers"),
    YOUTH: _("Young people and students"),
    OTHER: _("Other team"),
}
SKILLS = {
    "first_aid": _("First aid"),
    "teaching": _("Teaching"),
    "driving": _("Driving"),
    "languages": _("Languages"),
    "law": _("Law"),
    "counselling": _("Counselling"),
    "repair": _("Repairs"),
    "care": _("Care of the old and the sick"),
    "arts": _("Arts and sports"),
}
WHEN = {
    "weekday": _("Weekdays by day"),
    "evening": _("Evenings"),
    "weekend": _("Weekends"),
    "emergency": _("In an emergency at any time"),
}

OPEN, TAKEN, MET, WITHDRAWN = "open", "taken", "met", "withdrawn"
NEEDS = {
    OPEN: _("Waits for a team"),
    TAKEN: _("A team has taken it"),
    MET: _("An event is planned"),
    WITHDRAWN: _("Withdrawn"),
}
SIGNALS = {OPEN: "wait", TAKEN: "wait", MET: "ok", WITHDRAWN: ""}

EVENT_RATED, PERSON_RATED = "event", "person"
RATED = {EVENT_RATED: _("of the event, by a volunteer"), PERSON_RATED: _("of a volunteer, by the leader")}


def person_of(actor: Any) -> int | None:
    """The person whom an account is of, if it says."""
    return getattr(actor.account, "person_id", None)


def leads(actor: Any, team: Any) -> bool:
    """Is the actor this team's leader?"""
    mine = person_of(actor)
    return mine is not None and team.leader_id == mine and team.closed_at is None

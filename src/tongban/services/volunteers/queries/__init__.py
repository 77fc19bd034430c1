"""What is read of volunteers."""

from datetime import date

from django.db.models import Q

from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock
from tongban.kernel.places.queries import within

VIEW, PEOPLE, KEEP, ASK = "volunteers.view", "volunteers.people", "volunteers.keep", "volunteers.ask"
EXPORT = "volunteers.export"
NOTHING = Q(pk__in=())


def today() -> date:
    """The day it is in Beijing."""
    return clock.now().astimezone(clock.BEIJING).date()


def over(actor: Actor, right: str, field: str = "division__path") -> Q:
    """Rows of the divisions over which an actor has a right."""
    found = NOTHING
    for holding in actor.holding(right):
        found |= within(holding.division_path, field)
    return found

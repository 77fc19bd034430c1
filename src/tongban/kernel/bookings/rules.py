"""Who may what to a resource or a booking."""

from typing import Any

from tongban.kernel.access.actor import Actor
from tongban.kernel.parties.models import Person

KEEP, VIEW, ACT = "bookings.keep", "bookings.view", "bookings.act"


def person_of(actor: Actor) -> int | None:
    """The person whom an account is of, if it says."""
    return getattr(actor.account, "person_id", None)


def keeps(actor: Actor, resource: Any, right: str = KEEP) -> bool:
    """Does the actor look after this for the office whose it is?"""
    return actor.is_system or actor.works_for(resource.office_id, right)


def is_own(actor: Actor, booking: Any) -> bool:
    """Is it the actor's own booking?"""
    return booking.person_id is not None and booking.person_id == person_of(actor)


def acts_on(actor: Actor, booking: Any) -> bool:
    """May the actor confirm, cancel or move it: their own, or one of what they look after?"""
    return is_own(actor, booking) or keeps(actor, booking.resource)


def acts_for(actor: Actor, who: Any, resource: Any) -> bool:
    """May the actor book for them: for themselves, or as whoever looks after the resource?"""
    own = isinstance(who, Person) and who.pk == person_of(actor)
    return own or keeps(actor, resource)

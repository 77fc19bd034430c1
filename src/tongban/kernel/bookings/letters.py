"""What follows when the outbox relays: whoever has a booking is told, in the words of the service it is of."""

from tongban.kernel.access.models import Account
from tongban.kernel.bookings.models import STREAM, Booking
from tongban.kernel.core import events
from tongban.kernel.core.service import provider
from tongban.kernel.notices import actions as notices


def moved_up(booking: int) -> None:
    """A place came free for somebody who waited."""
    _tell("moved_up", booking)


def put_back(booking: int) -> None:
    """There are fewer places now: somebody waits again."""
    _tell("put_back", booking)


def cancelled(booking: int) -> None:
    """Somebody else cancelled it."""
    _tell("cancelled", booking)


def expired(booking: int) -> None:
    """The hold was not confirmed in time."""
    _tell("expired", booking)


def overdue(booking: int) -> None:
    """It should have been given back."""
    _tell("overdue", booking)


def _tell(what: str, pk: int) -> None:
    """A service that provides `bookings.tell.<kind>` tells it itself: (what, booking)."""
    row = Booking.objects.select_related("resource", "slot", "person").get(pk=pk)
    own = provider(f"bookings.tell.{row.resource.kind}")
    if own:
        own(what, row)
        return
    people = Account.objects.filter(person=row.person_id, is_active=True) if row.person_id else ()
    told = {"what": row.resource.name, "begins_at": row.during.lower}
    # whoever waits again has none of these moments, however often they were put back: the chain tells which time it is
    since = row.reminded_at or row.confirmed_at or row.expires_at or events.end_of(STREAM, pk).seq
    key = f"{pk}:{what}:{since}"
    notices.queue(f"bookings.{what}", to=people, about=("booking", pk), data=told, key=key)

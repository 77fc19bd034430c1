"""What somebody booked, for themselves: what, when, how it stands, until when it is known whose it was."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.bookings import rules, states
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock
from tongban.kernel.core.retention import years_after
from tongban.kernel.parties.queries import records_of


def held(actor: Actor) -> list[dict[str, Any]]:
    """Each booking of whoever is signed in, the newest first."""
    person = rules.person_of(actor)
    rows = Booking.objects.filter(person__in=records_of(person) if person else ())
    return [_told(row) for row in rows.select_related("resource").order_by("-asked_at", "-pk")]


def _told(row: Booking) -> dict[str, Any]:
    until = row.during.upper
    over = row.ended_at if row.state in states.OVERS else until
    ended = over if over and over < clock.now() else None
    return {
        "ref": f"booking:{row.pk}",
        "what": _("Booking: %(what)s") % {"what": row.resource.name},
        "lines": [
            [_("State"), str(states.STATES[row.state])],
            [_("How many"), str(row.quantity)],
            *([[_("Reason"), str(states.WHY.get(row.why, row.why))]] if row.why else []),
        ],
        "since": _day(row.during.lower),
        "until": _day(until) if until else None,
        "now": ended is None,
        "why_kept": _("It is known whose it was for two years after it is over; then it only counts."),
        "kept_until": _day(years_after(ended, _years())) if ended else None,
        "office": row.resource.office_id,
        "correct": "",
    }


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.BEIJING).date()


def _years() -> int:
    from tongban.kernel.bookings.service import SERVICE  # noqa: PLC0415 - the declaration stands above

    return SERVICE.keeps["bookings.Booking"].years

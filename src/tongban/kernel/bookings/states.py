"""The words of bookings: over what they are counted, and what state each is in."""

from django.utils.translation import gettext_lazy as _

# what the database keeps from being sold twice, and how
TIME, SLOT, CELLS = "time", "slot", "cells"
OVER = {
    TIME: _("one at a time"),  # a hall, a power bank, a plot: no two ranges may overlap
    SLOT: _("places of an occurrence"),  # a course evening, a shift: a counter per occurrence
    CELLS: _("so many at a time"),  # beds, kilograms: a counter per cell of time (an hour, a day)
}

HELD, CONFIRMED, WAITING = "held", "confirmed", "waiting"
CANCELLED, EXPIRED, DONE, BLOCKED = "cancelled", "expired", "done", "blocked"
STATES = {
    HELD: _("held for a while"),
    CONFIRMED: _("confirmed"),
    WAITING: _("on the waiting list"),
    CANCELLED: _("cancelled"),
    EXPIRED: _("expired"),
    DONE: _("given back"),
    BLOCKED: _("blocked"),
}
# why one was given up, where no person wrote it
MOVED, CONSENT = "moved", "consent"
WHY = {MOVED: _("moved to another time or place"), CONSENT: _("a guardian does not agree any more")}
TAKEN = (HELD, CONFIRMED, BLOCKED)  # counts against the capacity
LIVE = (HELD, CONFIRMED, WAITING)  # may still be cancelled
OVERS = (CANCELLED, EXPIRED, DONE)

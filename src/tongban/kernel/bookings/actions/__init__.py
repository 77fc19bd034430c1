"""The writers of bookings; each write is one transaction with its event and its letter.

Where a room above has answered by its own rights whether `by` may, it passes `vouched=True`.
"""

from tongban.kernel.bookings.actions.ending import cancel, confirm, give_back
from tongban.kernel.bookings.actions.expiring import expire_due
from tongban.kernel.bookings.actions.holding import hold, hold_recurring, hold_time
from tongban.kernel.bookings.actions.lending import lend, remind_late
from tongban.kernel.bookings.actions.rebooking import rebook
from tongban.kernel.bookings.actions.resources import (
    add_slots,
    block,
    change_capacity,
    close_resource,
    close_slot,
    open_resource,
    unblock,
)

__all__ = [
    "add_slots",
    "block",
    "cancel",
    "change_capacity",
    "close_resource",
    "close_slot",
    "confirm",
    "expire_due",
    "give_back",
    "hold",
    "hold_recurring",
    "hold_time",
    "lend",
    "open_resource",
    "rebook",
    "remind_late",
    "unblock",
]

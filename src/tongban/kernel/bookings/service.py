"""What bookings tell the product: who keeps what can be booked, who may see and act on a booking, what is told."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.bookings import rules
from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Service, Years
from tongban.kernel.notices.wording import NoticeTemplate

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor


def _among(actor: "Actor", right: str) -> Q:
    """One's own bookings, and those of what one's office keeps."""
    mine = rules.person_of(actor)
    found = Q(resource__office__in=actor.office_ids(right))
    return found | Q(person=mine) if mine else found


def _told(code: str, subject: object, body: object) -> NoticeTemplate:
    return NoticeTemplate(
        f"bookings.{code}",
        subject=subject,
        body=body,
        sms=body,
        channels=("sms",),
        needs=("what", "begins_at"),
    )


SERVICE = Service(
    code="bookings",
    label=_("Bookings"),
    invariants="tongban.kernel.bookings.invariants.INVARIANTS",
    rights=(
        Right(
            rules.KEEP,
            _("Open and close what can be booked, its times and its capacity"),
            may=rules.keeps,
            among=lambda actor: Q(office__in=actor.office_ids(rules.KEEP)),
        ),
        Right(
            rules.VIEW,
            _("See bookings of what one's office keeps"),
            may=lambda actor, row: rules.is_own(actor, row) or rules.keeps(actor, row.resource, rules.VIEW),
            among=lambda actor: _among(actor, rules.VIEW),
        ),
        Right(
            rules.ACT,
            _("Confirm, cancel and move a booking"),
            may=rules.acts_on,
            among=lambda actor: _among(actor, rules.KEEP),
        ),
    ),
    roles=(
        Role(
            "bookings.keeper",
            _("Keeper of bookings"),
            frozenset({rules.KEEP, rules.VIEW, rules.ACT}),
        ),
    ),
    provides={"own_records": "tongban.kernel.bookings.own.held"},
    keeps={
        "bookings.Booking": Years(
            2,
            ended="tongban.kernel.bookings.actions.forgetting.bookings_over",
            erase="tongban.kernel.bookings.actions.forgetting.erase_booking",
            label=_("Who booked what"),
        )
    },
    notices=(
        _told(
            "moved_up",
            _("A place came free: %(what)s"),
            _("A place came free for you: %(what)s, %(begins_at)s."),
        ),
        _told(
            "put_back",
            _("You are on the waiting list again: %(what)s"),
            _("There are fewer places now. You are first on the waiting list: %(what)s, %(begins_at)s."),
        ),
        _told(
            "cancelled", _("Cancelled: %(what)s"), _("Your booking was cancelled: %(what)s, %(begins_at)s.")
        ),
        _told(
            "expired",
            _("Not confirmed in time: %(what)s"),
            _("You did not confirm in time, so the place is free again: %(what)s, %(begins_at)s."),
        ),
        _told(
            "overdue", _("Please give back: %(what)s"), _("Please give back: %(what)s, lent %(begins_at)s.")
        ),
    ),
    handles={
        "bookings.moved_up": "tongban.kernel.bookings.letters.moved_up",
        "bookings.put_back": "tongban.kernel.bookings.letters.put_back",
        "bookings.cancelled": "tongban.kernel.bookings.letters.cancelled",
        "bookings.expired": "tongban.kernel.bookings.letters.expired",
        "bookings.overdue": "tongban.kernel.bookings.letters.overdue",
    },
)

"""The states of a request: for staff, and in plain words for whoever asked."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.lifecycle import CLOSED, DONE, WAITING, State

STATES = (
    State("received", _("Received"), _("We have it")),
    State("dispatched", _("Dispatched"), _("Sent to the office that answers for it")),
    State("returned", _("Returned"), _("Being sent to another office")),
    State("accepted", _("Accepted"), _("The office has taken it on")),
    State("in_progress", _("In progress"), _("Being worked on")),
    State("waiting_requester", _("Waiting for the requester"), _("Waiting for your reply"), WAITING),
    State("answered", _("Answered"), _("Answered: please say whether it is solved"), DONE),
    State("reopened", _("Reopened"), _("Taken up again")),
    State("closed", _("Closed"), _("Closed"), CLOSED),
    State("merged", _("Merged"), _("Handled together with the same matter"), CLOSED),
    State("withdrawn", _("Withdrawn"), _("Withdrawn by you"), CLOSED),
    State("declined", _("Declined"), _("Not for us: see where to go instead"), CLOSED),
)
WITH_UNIT = ("dispatched", "accepted", "in_progress", "reopened")
UNSETTLED = ("received", "returned", *WITH_UNIT, "waiting_requester")
ALL_CLOCKS = ("dispatch", "first_contact", "answer", "help", "waiting", "confirm")

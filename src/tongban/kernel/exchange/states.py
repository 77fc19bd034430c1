"""The words of exchange: how a list goes on, what differs, what became of a row; each with its label and signal."""

from django.utils.translation import gettext_lazy as _

CHECKED, REFUSED, STOPPED, CONFIRMING, SETTLED = "checked", "refused", "stopped", "confirming", "settled"
APPLIED, RETURNED, ACKNOWLEDGED, WITHDRAWN, REVERSING, REVERSED = (
    "applied",
    "returned",
    "acknowledged",
    "withdrawn",
    "reversing",
    "reversed",
)
LISTS = {
    CHECKED: _("Checked: look it through and send it"),
    REFUSED: _("Refused: nothing of it was taken"),
    STOPPED: _("Stopped: a person looks first"),
    CONFIRMING: _("Being confirmed"),
    SETTLED: _("All decided"),
    APPLIED: _("In effect"),
    RETURNED: _("Returned to the sender"),
    ACKNOWLEDGED: _("Acknowledged by the sender"),
    WITHDRAWN: _("Withdrawn"),
    REVERSING: _("Being taken back"),
    REVERSED: _("Taken back"),
}
# lists that were sent on and hold; the rows of a stopped one say nothing yet
LIVE = (STOPPED, CONFIRMING, SETTLED, APPLIED, RETURNED, ACKNOWLEDGED)
SPEAKING = LIVE[1:]

ADDITION, DEPARTURE, CHANGE, MOVED, CONFLICT = "addition", "departure", "change", "moved", "conflict"
AMBIGUOUS, DUPLICATE, OUTSIDE = "ambiguous", "duplicate", "outside"
KINDS = {
    ADDITION: _("New in the list"),
    DEPARTURE: _("Missing from the list"),
    CHANGE: _("Says otherwise"),
    MOVED: _("Moved"),
    CONFLICT: _("Two lists say different things"),
    AMBIGUOUS: _("May be the same"),
    DUPLICATE: _("Twice in the list"),
    OUTSIDE: _("Outside of what the list stands for"),
}
VALUES = (CHANGE, MOVED, CONFLICT)

HELD, WAITING, CONFIRMED, TAKEN, SAID_NO, RULED, DROPPED, UNDONE = (
    "held",
    "waiting",
    "confirmed",
    "applied",
    "refused",
    "ruled",
    "withdrawn",
    "reversed",
)
DIFFERENCES = {
    HELD: _("Held until the list is let through"),
    WAITING: _("Waits for a decision"),
    CONFIRMED: _("Confirmed, takes effect on its day"),
    TAKEN: _("In effect"),
    SAID_NO: _("Refused"),
    RULED: _("Settled by a rule"),
    DROPPED: _("Withdrawn"),
    UNDONE: _("Taken back"),
}
OPEN = (HELD, WAITING, CONFIRMED)
SIGNALS = {
    HELD: "wait",
    WAITING: "wait",
    CONFIRMED: "ok",
    TAKEN: "ok",
    SAID_NO: "late",
    STOPPED: "late",
    CONFIRMING: "wait",
    SETTLED: "ok",
    APPLIED: "ok",
    RETURNED: "ok",
    ACKNOWLEDGED: "ok",
    CHECKED: "wait",
    REVERSING: "wait",
}

WRONG, REPEATED, TWICE, BEYOND, SAME, PENDING, NEW, CHANGED, PARTLY, NOT_TAKEN, BACK, GONE = (
    "wrong",
    "repeated",
    "duplicate",
    "outside",
    "unchanged",
    "waiting",
    "new",
    "changed",
    "partly",
    "not_taken",
    "taken_back",
    "withdrawn",
)
DUE = "confirmed"
OUTCOMES = {
    WRONG: _("Could not be taken: mend it and send it again"),
    REPEATED: _("Stands in the list already, word for word"),
    TWICE: _("Two rows of one number say different things"),
    BEYOND: _("Outside of what the list stands for"),
    SAME: _("The ledger says the same"),
    PENDING: _("Waits for the office that can know"),
    DUE: _("Confirmed, takes effect on its day"),
    NEW: _("Taken up"),
    CHANGED: _("Changed in the ledger"),
    PARTLY: _("Taken in part"),
    NOT_TAKEN: _("Not taken: the office says otherwise"),
    BACK: _("Taken back with the whole list"),
    GONE: _("Withdrawn with the whole list"),
}
# rows that claim nothing about the ledger
SILENT = (WRONG, REPEATED, TWICE, BEYOND)

SAID_SAME, SAID_APART = "same", "apart"

"""The words of membership: kinds of branch, fields of units, how a member is on duty, how moves, gaps and sites go on."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

SINGLE, JOINT, FUNCTIONAL = "single", "joint", "functional"

FIELDS = {
    "enterprise": _("Enterprise"),
    "social": _("Social organisation"),
    "platform": _("Platform"),
    "market": _("Market site"),
    "delivery": _("Delivery and ride services"),
    "agency": _("Law, accounting and other agencies"),
}
# the smallest staff of each class, as surveys of enterprises count them
SIZES = (("large", 300), ("medium", 50), ("small", 10), ("micro", 0))
SIZE_LABELS = {
    "micro": _("Micro, below 10"),
    "small": _("Small, 10 to 49"),
    "medium": _("Medium, 50 to 299"),
    "large": _("Large, 300 and more"),
}

HOME, PRESENT = "home", "present"
LISTS = {HOME: _("Home branch"), PRESENT: _("Present branch")}

SERVING, AWAY, STUDYING, LEAVE, RETIRED = "serving", "away", "studying", "leave", "retired"
STATUSES = {
    SERVING: _("On duty"),
    AWAY: _("Working elsewhere"),
    STUDYING: _("Studying"),
    LEAVE: _("On leave"),
    RETIRED: _("Retired"),
}

FLOW, TRANSFER = "flow", "transfer"
MOVES = {FLOW: _("Present branch only"), TRANSFER: _("Home branch as well")}
ASKED, CONFIRMED, DENIED, WITHDRAWN = "asked", "confirmed", "denied", "withdrawn"
MOVE_STATES = {
    ASKED: _("Waits for the receiving branch"),
    CONFIRMED: _("Confirmed"),
    DENIED: _("Denied"),
    WITHDRAWN: _("Withdrawn"),
}
MOVE_SIGNALS = {ASKED: "wait", CONFIRMED: "ok", DENIED: "late", WITHDRAWN: ""}
MOVE_DAYS = 30
SILENT = timedelta(days=92)  # three months without contact
CONTACT_DAYS = 15  # within which a lost contact is to be found again
COVER_DAYS = 30

CONTACT, MOVE, COVER, CORRECTION = "contact", "move", "cover", "correction"
GAPS = {
    CONTACT: _("No contact for three months"),
    MOVE: _("Move not confirmed for 30 days"),
    COVER: _("Asked to cover an organisation"),
    CORRECTION: _("A member asks for a correction"),
}
OPEN, DONE, REFUSED = "open", "done", "refused"
CORRECTIONS = {OPEN: _("Waits for an answer"), DONE: _("Corrected"), REFUSED: _("Left as it was")}
CORRECTABLE = {
    "name": _("Name"),
    "born": _("Born"),
    "phone": _("Phone"),
    "id_number": _("ID number"),
    "home": LISTS[HOME],
    "present": LISTS[PRESENT],
    "status": _("Duty status"),
    "contact": _("Last contact"),
    "training": _("Training"),
}

DRAFT, SUBMITTED, REVIEWED, CHECKED, AWARDED, TURNED_DOWN = (
    "draft",
    "submitted",
    "reviewed",
    "checked",
    "awarded",
    "turned_down",
)
SITE_STATES = {
    DRAFT: _("Being assessed by the site itself"),
    SUBMITTED: _("Waits for review"),
    REVIEWED: _("Waits for a check on site"),
    CHECKED: _("Waits for the award"),
    AWARDED: _("Awarded"),
    TURNED_DOWN: _("Not awarded"),
}
SITE_SIGNALS = {
    DRAFT: "",
    SUBMITTED: "wait",
    REVIEWED: "wait",
    CHECKED: "wait",
    AWARDED: "ok",
    TURNED_DOWN: "late",
}


def size_of(staff: int) -> str:
    """The size class of so many staff."""
    return next(code for code, least in SIZES if staff >= least)

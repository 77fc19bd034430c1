"""The words of activities: what state each is in, how somebody's coming was told."""

from django.utils.translation import gettext_lazy as _

DRAFT, OPEN, RECORDED, CANCELLED = "draft", "open", "recorded", "cancelled"
STATES = {
    DRAFT: _("draft"),
    OPEN: _("open to sign up"),
    RECORDED: _("on record"),
    CANCELLED: _("called off"),
}

QR, OFFLINE, LEADER, CORRECTED, CARRIED = "qr", "offline", "leader", "corrected", "carried"
HOW = {
    QR: _("scanned code"),
    OFFLINE: _("offline list"),
    LEADER: _("told by the leader"),
    CORRECTED: _("corrected by a second person"),
    CARRIED: _("carried over"),
}

ASKED, GRANTED, REFUSED = "asked", "granted", "refused"
CORRECTIONS = {ASKED: _("waits for a second person"), GRANTED: _("granted"), REFUSED: _("refused")}

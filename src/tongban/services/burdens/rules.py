"""The words burden lists are made of: what may be asked of a community, why an ask is refused, how it goes on."""

from django.utils.translation import gettext_lazy as _

MATTER, MECHANISM, PLAQUE, CERTIFICATE, APP, FORM = (
    "matter",
    "mechanism",
    "plaque",
    "certificate",
    "app",
    "form",
)
KINDS = {
    MATTER: _("Work matter"),
    MECHANISM: _("Mechanism"),
    PLAQUE: _("Plaque"),
    CERTIFICATE: _("Certificate"),
    APP: _("App or system"),
    FORM: _("Form or report"),
}

OUTSIDE, FORBIDDEN, OFFICE, CAP = "outside", "forbidden", "office", "cap"
REASONS = {
    OUTSIDE: _("Not in the list: what stands in no list may not be asked of communities."),
    FORBIDDEN: _("The list says that this may not be asked of communities."),
    OFFICE: _("The list lets other offices ask for this, not yours."),
    CAP: _("The list's number for this year is used up."),
}

ALLOWED, REFUSED, APPEALED, UPHELD, GRANTED = "allowed", "refused", "appealed", "upheld", "granted"
STATES = {
    ALLOWED: _("Allowed"),
    REFUSED: _("Not allowed"),
    APPEALED: _("Appealed: waits for the authority"),
    UPHELD: _("Refused for good"),
    GRANTED: _("Allowed on appeal"),
}
SIGNALS = {ALLOWED: "ok", REFUSED: "late", APPEALED: "wait", UPHELD: "late", GRANTED: "ok"}

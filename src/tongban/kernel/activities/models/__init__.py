"""Activities and their shifts; who came, what hours count; consents, corrections, certificates."""

from tongban.kernel.activities.models.attending import Certificate, Consent, Correction, Hours, Presence
from tongban.kernel.activities.models.planning import STREAM, Activity, Photo, Series, Shift, Template

__all__ = [
    "STREAM",
    "Activity",
    "Certificate",
    "Consent",
    "Correction",
    "Hours",
    "Photo",
    "Presence",
    "Series",
    "Shift",
    "Template",
]

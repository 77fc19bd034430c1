"""Words of the checked page: verdicts, how they show, and what a sign-off says."""

import re

from django.utils.translation import gettext_lazy as _

VIEW = "bulletin.view"

# where on a page a figure stands: `paragraph` of it counts within these
PARAGRAPH, HEADLINE, CAPTION = "paragraph", "headline", "caption"
WAITING = "waiting"
VERDICTS = {
    "holds": _("Holds"),
    "contradicted": _("Contradicted"),
    "no_record": _("No such records"),
    "no_indicator": _("Not yet an indicator"),
    WAITING: _("Being worked out"),
}
SIGNALS = {"holds": "ok", "contradicted": "late", "no_record": "wait", "no_indicator": "", WAITING: ""}
# a sign beside the colour, which alone would tell some readers nothing
SIGNS = {"holds": "✓", "contradicted": "✗", "no_record": "?", "no_indicator": "·", WAITING: "…"}
PATIENCE = 1.0  # seconds that a page waits for records; what takes longer is worked out beside it


def wording_of(measure: str, unit: str) -> str:
    """What a sender calls a thing, as it is remembered: without spaces, digits and marks."""
    return f"{re.sub(r'[^a-zA-Z一-鿿]', '', measure)[:80]}·{unit}"

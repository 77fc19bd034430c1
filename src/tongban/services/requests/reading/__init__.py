"""One request as its reader may see it: the timeline, the clocks, who may do what next."""

from tongban.services.requests.reading.clocks import PROMISES, Running, answer_clock, running, why_so_long
from tongban.services.requests.reading.public import (
    VERDICTS,
    PublicLine,
    for_public,
    pin_note,
    public_line,
    street_line,
    verdict_of,
)
from tongban.services.requests.reading.requester import for_requester
from tongban.services.requests.reading.staff import (
    GROUPS,
    Line,
    counted,
    dispute,
    for_staff,
    grounds,
    line,
    offices_to_choose,
)
from tongban.services.requests.reading.timelines import ASKED, Happened, heard, timeline

__all__ = [
    "ASKED",
    "GROUPS",
    "PROMISES",
    "VERDICTS",
    "Happened",
    "Line",
    "PublicLine",
    "Running",
    "answer_clock",
    "counted",
    "dispute",
    "for_public",
    "for_requester",
    "for_staff",
    "grounds",
    "heard",
    "line",
    "offices_to_choose",
    "pin_note",
    "public_line",
    "running",
    "street_line",
    "timeline",
    "verdict_of",
    "why_so_long",
]

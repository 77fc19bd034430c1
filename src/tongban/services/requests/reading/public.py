"""What everybody reads of a published request, and a reporter of a street report."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.cases.lives import life_of
from tongban.kernel.places.points import division_at, nearest
from tongban.services.requests.models import Request, StreetReport
from tongban.services.requests.queries.public import confirmed_answers
from tongban.services.requests.reading.clocks import answer_clock, running

VERDICTS = {
    "collecting": _("Collecting support"),
    "studying": _("Under study"),
    "adopted": _("Adopted"),
    "declined": _("Not adopted"),
}


@dataclass(frozen=True)
class PublicLine:
    """One request in a list for everybody."""

    row: Request
    state: Any
    verdict: str
    label: Any


def verdict_of(row: Request) -> str:
    """How a suggestion stands: collecting, studying, adopted or declined; nothing for other kinds."""
    if row.case.life != "suggestion":
        return ""
    if row.adopted is not None:
        return "adopted" if row.adopted else "declined"
    return "collecting" if row.case.state in {"received", "dispatched", "returned"} else "studying"


def public_line(row: Request) -> PublicLine:
    """A public request as a list shows it."""
    verdict = verdict_of(row)
    state = life_of(row.case).state(row.case.state)
    return PublicLine(row, state, verdict, VERDICTS.get(verdict, state.label))


def for_public(row: Request) -> dict[str, Any]:
    """What everybody may read of a public request."""
    case = row.case
    life = life_of(case)
    clock_row = answer_clock(case)
    return {
        "case": case,
        "state": life.state(case.state),
        "promise": running(life, clock_row) if clock_row else None,
        "verdict": verdict_of(row),
        "verdict_label": VERDICTS.get(verdict_of(row), ""),
        "answers": [answer for answer in confirmed_answers([row.pk]).values() if answer],
        "photos": row.public_photos,
    }


def street_line(row: StreetReport) -> dict[str, Any]:
    """A report from the street as its reporter sees it: its number, where it stands, nothing of anybody else."""
    case = row.request.case
    state = life_of(case).state(case.state)
    return {
        "reference": case.reference,
        "matter": row.get_matter_display(),
        "place": row.request.place_text,
        "at": case.opened_at,
        "state": state.public or state.label,
        "closed": case.closed_at is not None,
        "note": pin_note(row.request),
    }


def pin_note(row: Request) -> str:
    """What to say of a pin outside the prefecture: it is kept, and the centre looks; else nothing."""
    if row.longitude is None or row.latitude is None or division_at(row.longitude, row.latitude):
        return ""
    near = nearest(row.longitude, row.latitude)
    if near is None:
        return ""
    told = {"km": near.km, "place": near.label}
    return (
        _(
            "The spot lies outside the prefecture, %(km)s km from %(place)s. The dispatch centre will look at it."
        )
        % told
    )

"""What somebody gave and what was certified of it, for themselves: their hours shift by shift."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.activities import rules, states
from tongban.kernel.activities.models import Hours
from tongban.kernel.core import clock
from tongban.kernel.parties.queries import records_of


def held(actor: Actor) -> list[dict[str, Any]]:
    """All hours of whoever is signed in that count, the newest first."""
    person = rules.person_of(actor)
    rows = Hours.objects.filter(person__in=records_of(person) if person else (), void_at=None)
    return [_told(row) for row in rows.select_related("shift__activity").order_by("-during", "-pk")]


def _told(row: Hours) -> dict[str, Any]:
    activity = row.shift.activity if row.shift else None
    return {
        "ref": f"hours:{row.pk}",
        "what": _("Hours: %(what)s") % {"what": activity.title if activity else _("carried over")},
        "lines": [[_("Minutes"), str(row.minutes)], [_("How it is known"), str(states.HOW[row.how])]],
        "since": _day(row.during.lower),
        "until": _day(row.during.upper),
        "now": True,
        "why_kept": _(
            "It is your proof of what you gave, and stays. The moments of coming and leaving are erased two years after."
        ),
        "kept_until": None,
        "office": activity.office_id if activity else None,
        "correct": "",
    }


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.BEIJING).date()

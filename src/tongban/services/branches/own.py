"""What branches hold of a member, for themselves: membership, lists, status; why it is kept and until when."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock
from tongban.kernel.core.retention import years_after
from tongban.kernel.parties.queries import records_of
from tongban.services.branches import rules, words
from tongban.services.branches.actions import forgetting
from tongban.services.branches.models import Member
from tongban.services.branches.queries import members as reading


def held(actor: Actor) -> list[dict[str, Any]]:
    """Each membership of whoever is signed in, the newest first."""
    person = actor.account.person_id if actor.account else None
    if not person:
        return []
    rows = reading.with_lists(Member.objects.filter(person__in=records_of(person)))
    return [_told(row) for row in rows.order_by("-valid", "-pk")]


def forget(actor: Actor) -> int:
    """Their memberships that have ended are nobody's from now on, and what they asked about them goes; how many those were."""
    person = actor.account.person_id if actor.account else None
    ended = forgetting.memberships_ended(clock.now() + timedelta(days=1)).filter(
        person__in=records_of(person or 0)
    )
    mine = list(ended.values_list("pk", flat=True)) if person else []
    asked = forgetting.corrections_settled(clock.now()).filter(member__in=mine)
    for pk in list(asked.values_list("pk", flat=True)):
        forgetting.erase_correction(pk)
    for pk in mine:
        forgetting.erase_membership(pk, by=actor.code)
    return len(mine)


def _told(row: Member) -> dict[str, Any]:
    ended = row.valid.upper
    until = _kept_until(ended) if ended else None
    return {
        "ref": f"member:{row.pk}",
        "what": str(words.say("members")),
        "lines": [[str(label), value] for label, value in _lines(row) if value],
        "since": row.valid.lower,
        "until": ended,
        "now": ended is None,
        "why_kept": _(
            "It has ended; it is erased by itself when its time is over, or at once if you say so below."
        )
        if ended
        else _(
            "Your branch answers for you while you are a member. When the membership ends, its time begins."
        ),
        "kept_until": until,
        "office": None,
        "correct": reverse("branches:mine"),
    }


def _lines(row: Member) -> list[tuple[Any, str]]:
    home, present = (reading.list_of(row, kind) for kind in (rules.HOME, rules.PRESENT))
    return [
        (_("Home branch"), home.name if home else ""),
        (_("Present branch"), present.name if present else ""),
        (_("Duty status"), str(rules.STATUSES.get(reading.status_of(row), ""))),
        (_("Born"), row.born.open()),
        (_("Last contact"), row.last_contact.isoformat() if row.last_contact else ""),
    ]


def _kept_until(day: date) -> date:
    from tongban.services.branches.service import SERVICE  # noqa: PLC0415 - the declaration stands above

    return years_after(day, SERVICE.keeps["branches.Member"].years)

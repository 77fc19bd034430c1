"""What is held of a person in requests, for themselves: shown, copied, and let go of where it may be."""

from typing import Any

from tongban.kernel.access.actor import Actor
from tongban.kernel.cases import erasing
from tongban.kernel.cases.models import Contact, Message
from tongban.kernel.core.retention import years_after
from tongban.kernel.core.service import Years
from tongban.services.requests import queries
from tongban.services.requests.models import Request


def held(actor: Actor) -> list[dict[str, Any]]:
    """Every request that somebody signed in asked for: its words to and from them, what they left, until when."""
    rows = queries.visible_to(actor).filter(case_id__in=_mine(actor)).select_related("case")
    return [_told(row) for row in rows.order_by("-case_id")]


def forget(actor: Actor) -> int:
    """Take their name and phone from all that has ended; how many requests that were. What runs on is left."""
    ended = Request.objects.filter(case_id__in=_mine(actor), case__closed_at__isnull=False)
    return sum(erasing.forget_contact(pk, by=actor) for pk in ended.values_list("pk", flat=True))


def _mine(actor: Actor) -> Any:
    person = actor.account.person_id if actor.account else None
    return Contact.objects.filter(person=person).values("case_id") if person else []


def _told(row: Request) -> dict[str, Any]:
    contact = Contact.objects.get(case=row.case_id)
    said = Message.objects.filter(case=row.case_id, audience=Message.Audience.REQUESTER).order_by("at", "id")
    return {
        "reference": row.case.reference,
        "kind": row.get_kind_display(),
        "title": row.case.title,
        "place": row.place_text,
        "filed": row.case.opened_at,
        "ended": row.case.closed_at,
        "kept_until": row.case.closed_at and years_after(row.case.closed_at, _kept().years),
        "name": contact.name.open() if contact.name else "",
        "phone": contact.phone.open() if contact.phone else "",
        "words": [{"at": m.at, "step": m.step, "text": m.text} for m in said],
    }


def _kept() -> Years:
    from tongban.services.requests.service import SERVICE  # noqa: PLC0415 - the declaration stands above

    return SERVICE.keeps["requests.Request"]

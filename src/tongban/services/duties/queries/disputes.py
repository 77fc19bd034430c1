"""Disputes over whose a request is, and the case law they made: like claims against the same duty, and how they were ruled.

Words are shown to whoever may read their request; of the others it is told only how often was ruled for which office.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.core.service import provider
from tongban.kernel.core.text import tokens
from tongban.services.duties.models import DutyItem, Sending

SHOWN, LOOKED_AT = 5, 400
# nobody rules any more over what was declined, merged or withdrawn meanwhile
OPEN = Q(ruled_at=None, case__state="returned")


@dataclass(frozen=True)
class Precedent:
    """A dispute that was ruled; without words where its request is not the reader's to see."""

    sending: Sending
    like: float  # 0 to 1: how many of the claims' words are the same
    claim: str
    ruling: str

    @property
    def kept(self) -> bool:
        """Was it ruled that the office which returned it answers for it after all?"""
        return self.sending.ruled_to_id == self.sending.office_id


@dataclass(frozen=True)
class CaseLaw:
    """What was ruled on a duty: the likest disputes that may be read, and for whom all were ruled."""

    rulings: tuple[Precedent, ...]
    leads: tuple[tuple[str, int], ...]
    unseen: int


@dataclass(frozen=True)
class Dispute:
    """An office says "not ours" against the duty by which it got the request."""

    item: DutyItem | None
    office: str
    claim: str
    at: datetime
    law: CaseLaw


def seen_by(actor: Actor) -> Q:
    """Sendings of requests that this actor may read, as whoever knows requests says."""
    ask = provider("cases_seen")
    return Q(case_id__in=ask(actor)) if ask else Q(pk__in=())


def disputes() -> QuerySet[Sending]:
    """Every sending that came back, the newest first."""
    rows = Sending.objects.exclude(returned_at=None).select_related(
        "case", "office", "item__duty_list", "claim", "ruling", "ruled_to"
    )
    return rows.order_by("-returned_at", "-pk")


def same_duty(item: DutyItem) -> Q:
    """Sendings by this duty in any version of its list."""
    kept = item.duty_list
    return Q(
        item__title=item.title,
        item__duty_list__kind=kept.kind,
        item__duty_list__level=kept.level,
        item__duty_list__division=kept.division_id,
    )


def rulings_like(item: int | None, text: str, actor: Actor, *, leave_out: int = 0) -> CaseLaw:
    """How disputes over a duty were ruled, those with a claim like this text first; `leave_out` is the case at hand."""
    row = DutyItem.objects.select_related("duty_list").filter(pk=item or 0).first()
    if row is None:
        return CaseLaw((), (), 0)
    ruled = disputes().filter(same_duty(row)).exclude(ruled_at=None).exclude(case_id=leave_out)
    latest = list(ruled[:LOOKED_AT])
    mine = _seen(latest, actor)
    shown = [_precedent(one, text) for one in latest if one.pk in mine]
    leads = Counter(one.ruled_to.name for one in latest if one.ruled_to)
    best = sorted(shown, key=lambda p: -p.like)[:SHOWN]
    return CaseLaw(tuple(best), tuple(leads.most_common(SHOWN)), len(latest) - len(shown))


def dispute_of(case: int, actor: Actor) -> Dispute | None:
    """The open dispute over a case that this actor may read, beside its duty and what was ruled in like ones."""
    row = disputes().filter(case_id=case, ruled_at=None).first()
    if row is None or not (actor.is_system or disputes().filter(seen_by(actor), pk=row.pk).exists()):
        return None
    claim = row.claim.text if row.claim else ""
    law = rulings_like(row.item_id, claim, actor, leave_out=case)
    return Dispute(row.item, row.office.name, claim, row.returned_at or row.at, law)


def likeness(one: str, other: str) -> float:
    """The share of words that two claims have in common."""
    a, b = set(tokens(one)), set(tokens(other))
    return len(a & b) / len(a | b) if a and b else 0.0


def _seen(rows: list[Sending], actor: Actor) -> set[int]:
    """Those of them that this actor may read."""
    ids = [row.pk for row in rows]
    if actor.is_system:
        return set(ids)
    return set(Sending.objects.filter(seen_by(actor), pk__in=ids).values_list("pk", flat=True))


def _precedent(row: Sending, text: str) -> Precedent:
    claim, ruling = (said.text if said else "" for said in (row.claim, row.ruling))
    return Precedent(row, likeness(text, claim), claim, ruling)


def shown(rows: list[Sending], actor: Actor) -> list[dict[str, Any]]:
    """Disputes as a page lists them: words and number only where the request is the reader's to see."""
    mine = _seen(rows, actor)
    return [
        {
            "row": row,
            "seen": row.pk in mine,
            "kept": row.ruled_to_id == row.office_id,
            "open": row.ruled_at is None and row.case.state == "returned",
        }
        for row in rows
    ]

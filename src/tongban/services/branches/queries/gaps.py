"""What is open, and on whose side: gaps, moves and corrections that wait for somebody."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.queries import over
from tongban.kernel.core.clock import today
from tongban.kernel.exchange.models import Entry
from tongban.kernel.exchange.queries import entries
from tongban.kernel.places.queries import within
from tongban.services.branches import rules
from tongban.services.branches.models import Correction, Gap, Member
from tongban.services.branches.queries.reach import KEEP, kept_bodies


def gaps() -> QuerySet[Gap]:
    """Every open gap, those due first."""
    rows = Gap.objects.filter(closed_at=None).order_by("due", "pk")
    return rows.select_related("body__division", "member__person", "unit__organisation", "move", "correction")


def gaps_of(actor: Actor) -> QuerySet[Gap]:
    """Open at the branches an actor keeps; whoever holds an office over the division sees them, too."""
    if actor.is_system:
        return gaps()
    mine = Q(body__in=kept_bodies(actor).values("pk"))
    return gaps().filter(mine | over(actor, "branches.cover", "body__division__path"))


def narrowed(rows: QuerySet[Gap], wanted: dict[str, Any]) -> QuerySet[Gap]:
    """By kind, by division, and whether overdue."""
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("division"):
        rows = rows.filter(within(wanted["division"], "body__division__path"))
    return rows.filter(due__lt=today()) if wanted.get("late") else rows


def unplaced() -> QuerySet[Entry]:
    """People whom the ledger between offices has as members and no list here: branch unknown, or no number of their own."""
    placed = Member.objects.filter(ledger_key=OuterRef("key"), valid__contains=today())
    return entries("members").filter(~Exists(placed))


def to_answer(actor: Actor, member_id: int) -> list[Correction]:
    """What a member asked to have corrected and this actor is to answer."""
    rows = gaps().filter(member=member_id, kind=rules.CORRECTION).exclude(correction=None)
    return [gap.correction for gap in rows if gap.correction and rights.may(actor, KEEP, gap.body)]


def corrections_of(member_id: int) -> QuerySet[Correction]:
    """What a member asked to have corrected, the newest first."""
    return Correction.objects.filter(member=member_id).order_by("-pk")

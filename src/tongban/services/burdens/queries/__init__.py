"""What is asked of burden lists: which holds where, what it allows, what was asked, how a round goes."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.queries import over
from tongban.kernel.core.clock import today
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions, within
from tongban.services.burdens.models import Ask, BurdenItem, BurdenList, Usage


def lists() -> QuerySet[BurdenList]:
    """Every list and version, the newest first, with how many items it has."""
    rows = BurdenList.objects.select_related("division").annotate(item_count=Count("items"))
    return rows.order_by("division__path", "-version")


def list_for(path: str, on: date | None = None) -> BurdenList | None:
    """The list that holds for a place: the nearest division's on the way up."""
    held = BurdenList.objects.filter(in_force__contains=on or today(), division__code__in=path.split("."))
    return held.select_related("division").order_by("-division__path").first()


def item_in(row: BurdenList | None, kind: str, named: str) -> BurdenItem | None:
    """The item of a list that an ask names: by its number, else by its very title."""
    if row is None or not named:
        return None
    items = row.items.filter(kind=kind)
    return items.filter(number__iexact=named).first() or items.filter(title=named).first()


def communities(path: str) -> QuerySet[Division]:
    """The communities and villages of a place, or the one itself."""
    return divisions().filter(within(path), level=Division.Level.COMMUNITY)


def standing(community: Division, year: int | None = None) -> list[dict[str, Any]]:
    """What may and may not be asked of a community, and how much of it is used this year."""
    row = list_for(community.path)
    if row is None:
        return []
    used = Usage.objects.filter(community=community, giver=row.division, year=year or today().year)
    counts = dict(used.values_list("number", "used"))
    return [
        {
            "item": item,
            "used": counts.get(item.number, 0),
            "left": None if item.cap is None else max(0, item.cap - counts.get(item.number, 0)),
        }
        for item in row.items.order_by("-allowed", "kind", "pk")
    ]


def asks() -> QuerySet[Ask]:
    """Everything that was asked, the newest first."""
    return Ask.objects.select_related("office", "community", "item__burden_list").order_by("-pk")


def appeals_for(actor: Actor) -> QuerySet[Ask]:
    """Refusals that wait for this actor's ruling, the longest first."""
    waiting = asks().filter(over(actor, "burdens.rule", "community__path"), state="appealed")
    return waiting.order_by("appealed_at")

"""Rounds over plaques: how far they are, division by division, and what still hangs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from tongban.kernel.places.queries import labels
from tongban.services.burdens.models import Round, Sign, Target

VISITED, EXPLAINED = ~Q(visited_at=None), Q(visited_at=None) & ~Q(explained="")
LEFT = Q(visited_at=None, explained="")


@dataclass(frozen=True)
class Progress:
    """How far a round is in one town."""

    path: str
    label: str
    targets: int
    visited: int
    explained: int
    found: int
    removed: int
    hanging: int

    @property
    def left(self) -> int:
        """Communities that nobody has visited or explained."""
        return self.targets - self.visited - self.explained


def rounds() -> QuerySet[Round]:
    """Every round, the newest first, with how many of its communities are done."""
    done = Count("targets", filter=~Q(targets__visited_at=None) | ~Q(targets__explained=""))
    return (
        Round.objects.select_related("division").annotate(count=Count("targets"), done=done).order_by("-pk")
    )


def progress(row: Round) -> list[Progress]:
    """Town by town."""
    towns: dict[str, dict[str, Any]] = {}
    for told in (_targets(row), _signs(row)):
        for one in told:
            town = towns.setdefault(one.pop("path").rsplit(".", 1)[0], {})
            for name, count in one.items():
                town[name] = town.get(name, 0) + count
    names = labels(towns)
    empty = dict.fromkeys(("targets", "visited", "explained", "found", "removed", "hanging"), 0)
    return [Progress(path, names[path], **{**empty, **told}) for path, told in sorted(towns.items())]


def to_visit(row: Round) -> QuerySet[Target]:
    """Its communities: those nobody was at first, then in order of place."""
    rows = row.targets.select_related("division").annotate(sign_count=Count("signs"))
    return rows.order_by(F("visited_at").asc(nulls_first=True), "division__path")


def next_target(row: Target) -> Target | None:
    """The community to visit after this one."""
    left = row.round.targets.filter(LEFT).exclude(pk=row.pk).select_related("division")
    after = left.filter(division__path__gt=row.division.path).order_by("division__path").first()
    return after or left.order_by("division__path").first()


def hanging(row: Round) -> QuerySet[Sign]:
    """Plaques of a round that must come down and still hang, the longest overdue first."""
    signs = Sign.objects.filter(target__round=row, item=None, removed_at=None)
    return signs.select_related("target__division").order_by("down_by", "pk")


def _targets(row: Round) -> QuerySet[Any, Any]:
    counted = row.targets.values(path=F("division__path"))
    return counted.annotate(
        targets=Count("pk"), visited=Count("pk", filter=VISITED), explained=Count("pk", filter=EXPLAINED)
    )


def _signs(row: Round) -> QuerySet[Any, Any]:
    wrong = Q(item=None)
    counted = Sign.objects.filter(target__round=row).values(path=F("target__division__path"))
    return counted.annotate(
        found=Count("pk"),
        removed=Count("pk", filter=~Q(removed_at=None)),
        hanging=Count("pk", filter=wrong & Q(removed_at=None)),
    )

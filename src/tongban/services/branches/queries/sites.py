"""Sites by year and state, with their points; the demonstration sites that everybody may see."""

from typing import Any

from django.db.models import Q, QuerySet, Sum

from tongban.kernel.access.actor import Actor
from tongban.services.branches import rules, standard
from tongban.services.branches.models import Evidence, Site
from tongban.services.branches.queries.reach import sites_seen


def sites() -> QuerySet[Site]:
    """Every site, the newest year first, with its points at each step."""
    points = {
        name: Sum(f"scores__{column}")
        for name, column in (
            ("own_total", "own"),
            ("review_total", "review"),
            ("check_total", "check_points"),
        )
    }
    rows = Site.objects.select_related("unit__organisation", "unit__division", "body__division")
    return rows.annotate(**points).order_by("-year", "-pk")


def seen(actor: Actor) -> QuerySet[Site]:
    """Those an actor sees in full, and the awarded ones, which all who see branches may see."""
    if actor.is_system:
        return sites()
    return sites().filter(sites_seen(actor) | Q(state=rules.AWARDED))


def demonstrations(year: int | None = None) -> QuerySet[Site]:
    """The public list."""
    rows = sites().filter(demonstration=True, state=rules.AWARDED)
    return rows.filter(year=year) if year else rows


def scored(site: Site) -> list[dict[str, Any]]:
    """A site's criteria, each with its points and evidence, by the good it belongs to."""
    known = standard.criteria()
    scores = site.scores.prefetch_related("evidence").order_by("criterion")
    return [
        {
            "criterion": known.get(score.criterion),
            "good": standard.GOODS.get(score.criterion[:1], ""),
            "score": score,
            "evidence": list(score.evidence.all()),
        }
        for score in scores
    ]


def evidence(actor: Actor, pk: int) -> Evidence | None:
    """One piece of evidence, where the actor sees its site in full."""
    rows = Evidence.objects.filter(pk=pk)
    if not actor.is_system:
        rows = rows.filter(score__site__in=Site.objects.filter(sites_seen(actor)).values("pk"))
    return rows.first()

"""What a reader may see of all this: every list goes through the rights of the requests in it."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.core.service import provider
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import labels
from tongban.services.matters import queries
from tongban.services.matters.heat import DAYS, common, growth_of, heat_of
from tongban.services.matters.models import HotIssue

MEMBER = ("pk", "title", "opened_at", "closed_at", "place_path", "merged_into", "request__support")


def seen_by(actor: Actor) -> QuerySet[Any]:
    """Ids of the cases this actor works on, as whoever keeps the requests says; none, if nobody does."""
    ask: Callable[[Actor], QuerySet[Any]] | None = provider("visible_requests")
    return ask(actor).values("case_id") if ask else Case.objects.none().values("pk")


def case_seen(actor: Actor, reference: str) -> Case | None:
    """The case of this number, if the actor may see it."""
    return Case.objects.filter(pk__in=seen_by(actor), reference=reference).first()


def similar_to(actor: Actor, case: Case) -> dict[str, Any]:
    """Open requests likely the same as this one, and answered ones like it, that the actor may see."""
    text = Message.objects.filter(case=case, step="file").values_list("text", flat=True).first() or ""
    seen = Case.objects.filter(pk__in=seen_by(actor)).exclude(pk=case.pk).values("pk")
    told = (text, case.title)
    return {
        "same": queries.similar_open(*told, case.place_path, 5, among=seen) if case.closed_at is None else [],
        "answered": queries.similar_answered(*told, case.place_path, 3, among=seen),
        "may_merge": actor.oversees(case.place_path, "requests.dispatch") and case.closed_at is None,
    }


def hot_seen(actor: Actor) -> list[dict[str, Any]]:
    """Issues with at least two requests that the actor may see, the hottest first.

    Numbers, heat, place and rank are those of these requests alone, so that none of them tells of the others.
    """
    shown = sorted(_seen(actor), key=lambda row: (-row["heat"], row["issue"].pk))
    names = labels(row["path"] for row in shown)
    return [{**row, "place": names.get(row["path"], "")} for row in shown]


def _seen(actor: Actor, **of: Any) -> list[dict[str, Any]]:
    """The issues (of this number) as the actor sees them."""
    found: dict[int, list[Any]] = {}
    seen = Case.objects.filter(pk__in=seen_by(actor), hot_issues__gone=False, **of)
    for one in seen.order_by("pk").values_list("hot_issues", *MEMBER, named=True):
        found.setdefault(one.hot_issues, []).append(one)
    issues = HotIssue.objects.in_bulk([pk for pk, own in found.items() if len(own) > 1])
    return [_told(issue, found[pk]) for pk, issue in issues.items()]


def _told(issue: HotIssue, own: list[Any]) -> dict[str, Any]:
    """An issue as whoever sees these of its requests sees it."""
    end = issue.found_at
    waiting = [one.opened_at for one in own if one.closed_at is None]
    growth = growth_of([one.opened_at for one in own], end - timedelta(days=DAYS), end)
    support = sum(one.request__support or 0 for one in own if one.merged_into is None)
    age = max(0, (end - min(waiting)).days) if waiting else 0
    return {
        "issue": issue,
        "title": next((one.title for one in own if one.pk == issue.title_of_id), own[0].title),
        "size": len(own),
        "unsolved": len(waiting),
        "growth": growth,
        "heat": heat_of(len(own), growth, support, age),
        "since": min(one.opened_at for one in own),
        "path": common([one.place_path for one in own]),
    }


def by_county(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many of these issues each county has."""
    counts = Counter(".".join(row["path"].split(".")[:2]) for row in rows)
    counties = Division.objects.filter(level=Division.Level.COUNTY, valid__endswith=None).order_by("code")
    names = labels(d.path for d in counties)
    return [{"name": names[d.path], "count": counts[d.path]} for d in counties]


def issue_seen(actor: Actor, pk: int) -> dict[str, Any] | None:
    """An issue with those of its requests that the actor may see; None, if there are fewer than two."""
    found = next(iter(_seen(actor, hot_issues=pk)), None)
    if found is None:
        return None
    found["place"] = labels([found["path"]]).get(found["path"], "")
    members = Case.objects.filter(pk__in=seen_by(actor), hot_issues=pk).select_related("lead").order_by("pk")
    return {**found, "members": members}

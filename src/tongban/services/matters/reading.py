"""What a reader may see of all this: every list goes through the rights of the requests in it."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.core.service import provider
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import labels
from tongban.services.matters import queries
from tongban.services.matters.models import HotIssue

SHOWN = 50


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
    """The hottest issues with at least two requests that the actor may see; numbers count those alone."""
    issues = list(HotIssue.objects.filter(gone=False).order_by("-heat", "pk")[: 4 * SHOWN])
    seen = Case.objects.filter(pk__in=seen_by(actor), hot_issues__in=issues)
    pairs = seen.order_by("pk").values_list("hot_issues", "pk", "title", "closed_at")
    found: dict[int, list[Any]] = {}
    for number, *case in pairs:
        found.setdefault(number, []).append(case)
    names = labels(issue.place_path for issue in issues)
    rows = []
    for issue in issues:
        own = found.get(issue.pk, [])
        if len(own) > 1:
            titles = {pk: title for pk, title, _closed in own}
            title = titles.get(issue.title_of_id, own[0][1])
            unsolved = sum(closed is None for *_rest, closed in own)
            place = names.get(issue.place_path, "")
            rows.append(
                {"issue": issue, "title": title, "size": len(own), "unsolved": unsolved, "place": place}
            )
    return rows[:SHOWN]


def by_county(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many of these issues each county has."""
    counts = Counter(".".join(row["issue"].place_path.split(".")[:2]) for row in rows)
    counties = Division.objects.filter(level=Division.Level.COUNTY, valid__endswith=None).order_by("code")
    names = labels(d.path for d in counties)
    return [{"name": names[d.path], "count": counts[d.path]} for d in counties]


def issue_seen(actor: Actor, pk: int) -> dict[str, Any] | None:
    """An issue with those of its requests that the actor may see; None, if there are fewer than two."""
    found = next((row for row in hot_seen(actor) if row["issue"].pk == pk), None)
    if found is None:
        return None
    members = Case.objects.filter(pk__in=seen_by(actor), hot_issues=pk).select_related("lead").order_by("pk")
    return {**found, "members": members}

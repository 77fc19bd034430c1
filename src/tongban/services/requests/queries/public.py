"""What everybody may read of requests, and counts of it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from tongban.kernel.core.models import Event
from tongban.kernel.core.service import provider
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import labels
from tongban.services.requests.models import Request

PUBLICATION = "publication"  # the stream of what was made public
SECONDS = 60  # every reader of the public list asks for its map


def published() -> QuerySet[Request]:
    """What everybody may read, newest first, in its blacked-out words."""
    rows = Request.objects.exclude(published_at=None).select_related("case", "case__lead")
    return rows.order_by("-published_at")


def confirmed_answers(cases: Iterable[int]) -> dict[int, str]:
    """What a person let out of the answers of public requests; nothing while a later one waits for its look."""
    looks = Event.objects.filter(stream=PUBLICATION, object_id=OuterRef("pk"), code="published")
    rows = Request.objects.filter(pk__in=cases).annotate(
        looked_at=Subquery(looks.order_by("-seq").values("at")[:1])
    )
    told = rows.values_list("pk", "public_answer", "case__answered_at", "looked_at")
    return {pk: "" if at and looked and looked < at else answer for pk, answer, at, looked in told}


def public_suggestions(status: str = "") -> QuerySet[Request]:
    """The public suggestions, of one status if wanted: collecting, studying, adopted, declined."""
    rows = published().filter(case__life="suggestion")
    judged = {"adopted": True, "declined": False}
    if status in judged:
        return rows.filter(adopted=judged[status])
    young = Q(case__state__in=("received", "dispatched", "returned"))
    if status == "collecting":
        return rows.filter(young, adopted=None)
    return rows.filter(~young, adopted=None) if status == "studying" else rows


def public_figures() -> list[Any]:
    """The three figures of last month that the portal shows, from whoever declares figures."""
    ask = provider("public_figures")
    return list(ask()) if ask else []


def published_by_county() -> list[dict[str, Any]]:
    """How many public requests each county has, for the map and its table; at most a minute old."""
    # inside a transaction its own writes must show
    live = connection.in_atomic_block
    counts = _counted() if live else cache.get_or_set("requests.public", _counted, SECONDS) or {}
    counties = Division.objects.filter(level=Division.Level.COUNTY, valid__endswith=None).order_by("code")
    names = labels(d.path for d in counties)
    return [{"name": names[d.path], "path": d.path, "count": counts.get(d.path, 0)} for d in counties]


def _counted() -> dict[str, int]:
    told: Counter[str] = Counter()
    places = Request.objects.exclude(published_at=None).order_by().values_list("case__place_path")
    for path, count in places.annotate(count=Count("pk")):
        told[".".join(path.split(".")[:2])] += count
    return dict(told)


def public_like(words: str, place_path: str) -> list[Request]:
    """Open public requests of the same county that are likely the same matter, the likeliest first."""
    ask = provider("similar_open")
    if ask is None:
        return []
    found = ask(words, "", place_path, 3, among=published().order_by().values("case_id"))
    rows = published().in_bulk([one["case"] for one in found])
    return [rows[one["case"]] for one in found if one["case"] in rows]

"""Which stored requests are like these words: the nearest by vector, judged by the whole measure."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from pgvector.django import CosineDistance

from tongban.kernel.cases.models import Case, Message
from tongban.kernel.places.queries import labels
from tongban.services.matters.likeness import Table, chances, columns_of, read
from tongban.services.matters.models import Likeness
from tongban.services.matters.projection import vector_of

NEAREST = 30  # judged by the whole measure
PRECEDENTS = 12  # the same of answered ones, asked for at every dispatch
SEARCHED = 100  # how far the index looks
WORTH_SHOWING = 0.3  # chance below which nobody is bothered with it
ANSWERED = ("answered", "closed")


def similar_open(
    text: str, title: str = "", place_path: str = "", limit: int = 5, among: QuerySet[Any] | None = None
) -> list[dict[str, Any]]:
    """Open requests likely of the same matter, in the county of the place if one is given, the likeliest first.

    Each is {case, reference, title, p, place}. `among` is a queryset of case ids that may be told: pass what the
    reader may see (this room does not know who reads).
    """
    return _similar(text, title, Q(case__closed_at=None) & _county(place_path), limit, among)


def similar_answered(
    text: str, title: str = "", place_path: str = "", limit: int = 5, among: QuerySet[Any] | None = None
) -> list[dict[str, Any]]:
    """Answered requests like this one: as `similar_open`, with `what_was_done`, the last answer's words.

    They are looked for in the whole prefecture of the place: what was done elsewhere helps as well.
    """
    top = place_path.split(".", maxsplit=1)[0]
    wanted = Q(case__state__in=ANSWERED) & _county(top)
    found = _similar(text, title, wanted, limit, among, least=0.0, judged=PRECEDENTS)
    answers = Message.objects.filter(case__in=[f["case"] for f in found], step="answer").order_by("at", "id")
    done = dict(answers.values_list("case_id", "text"))
    return [{**one, "what_was_done": done[one["case"]]} for one in found if one["case"] in done]


def _similar(
    text: str,
    title: str,
    wanted: Q,
    limit: int,
    among: QuerySet[Any] | None,
    *,
    least: float = WORTH_SHOWING,
    judged: int = NEAREST,
) -> list[dict[str, Any]]:
    said = read(title, text)
    if not said.words and not said.names:
        return []
    rows = nearest(vector_of(said), wanted if among is None else wanted & Q(case__in=among), judged)
    first = Message.objects.filter(case__in=[r.pk for r in rows], step="file")
    words = dict(first.order_by("-at", "-id").values_list("case_id", "text"))
    others = [read(row.title, words.get(row.pk, "")) for row in rows]
    table = Table(columns_of([said, *others]))
    likely = chances(table, [(0, n + 1) for n in range(len(others))]).tolist()
    best = sorted(zip(likely, rows, strict=True), key=lambda pair: (-pair[0], pair[1].pk))
    return _told((p, row) for p, row in best[:limit] if p >= least)


@transaction.atomic
def nearest(vector: list[float], wanted: Q, limit: int) -> list[Case]:
    """The cases whose vectors lie nearest among those wanted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('hnsw.ef_search', %s, true), set_config('hnsw.iterative_scan', 'strict_order', true)",
            [str(SEARCHED)],
        )
    rows = Likeness.objects.filter(wanted).select_related("case")
    return [row.case for row in rows.order_by(CosineDistance("vector", vector))[:limit]]


def _county(place_path: str) -> Q:
    top = ".".join(place_path.split(".")[:2])
    return Q(case__place_path=top) | Q(case__place_path__startswith=f"{top}.") if top else Q()


def _told(found: Iterable[tuple[float, Case]]) -> list[dict[str, Any]]:
    kept = list(found)
    names = labels(row.place_path for _p, row in kept)
    return [
        {
            "case": row.pk,
            "reference": row.reference,
            "title": row.title,
            "p": round(p, 3),
            "place": names.get(row.place_path, ""),
        }
        for p, row in kept
    ]


def unkept(after: int, limit: int) -> list[int]:
    """Ids of cases past this one that have no vector yet, in order; not of filings that are held."""
    rows = Case.objects.filter(pk__gt=after, likeness=None, request__held="").order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])

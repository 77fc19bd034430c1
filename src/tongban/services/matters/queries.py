"""Which stored requests are like these words: the nearest by vector, judged by the whole measure."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from pgvector.django import CosineDistance

from tongban.kernel.cases.models import Case, Message
from tongban.kernel.places.queries import labels
from tongban.services.matters.likeness import Table, chances, columns_of, read
from tongban.services.matters.models import Likeness
from tongban.services.matters.projection import vector_of

NEAREST = 30  # judged by the whole measure
PRECEDENTS = 8  # the same of answered ones, asked for at every dispatch
SEARCHED = 100  # how far the index looks
WORTH_SHOWING = 0.3  # chance below which nobody is bothered with it
ANSWERED = ("answered", "closed")
TOLD = ("case__reference", "case__title", "case__place_path")  # what is told of a case
Row = dict[str, Any]


def similar_open(
    text: str, title: str = "", place_path: str = "", limit: int = 5, among: QuerySet[Any] | None = None
) -> list[dict[str, Any]]:
    """Open requests likely of the same matter, in the county of the place if one is given, the likeliest first.

    Each is {case, reference, title, p, place}. `among` is a queryset of case ids that may be told: pass what the
    reader may see (this room does not know who reads).
    """
    return _told(_similar(text, title, Q(case__closed_at=None) & _county(place_path), limit, among))


def similar_answered(
    text: str, title: str = "", place_path: str = "", limit: int = 5, among: QuerySet[Any] | None = None
) -> list[dict[str, Any]]:
    """Answered requests like this one: as `similar_open`, with `what_was_done`, the last answer's words.

    They are looked for in the whole prefecture of the place: what was done elsewhere helps as well.
    """
    top = place_path.split(".", maxsplit=1)[0]
    wanted = Q(case__state__in=ANSWERED, case__answered_at__isnull=False) & _county(top)  # closed unheard: no
    found = _similar(
        text,
        title,
        wanted,
        limit,
        among,
        least=0.0,
        judged=PRECEDENTS,
        beside={"done": _words("answer", "-at", "-id")},
    )
    kept = [(p, row) for p, row in found if row["done"]]
    return [{**one, "what_was_done": row["done"]} for one, (_p, row) in zip(_told(kept), kept, strict=True)]


def _similar(
    text: str,
    title: str,
    wanted: Q,
    limit: int,
    among: QuerySet[Any] | None,
    *,
    least: float = WORTH_SHOWING,
    judged: int = NEAREST,
    beside: Mapping[str, Subquery] | None = None,
) -> list[tuple[float, Row]]:
    said = read(title, text)
    if not said.words and not said.names:
        return []
    wanted = wanted if among is None else wanted & Q(case__in=among)
    rows = nearest(vector_of(said), wanted, judged, {"filed": _words("file", "at", "id"), **(beside or {})})
    table = Table(columns_of([said, *(read(row["case__title"], row["filed"] or "") for row in rows)]))
    likely = chances(table, [(0, n + 1) for n in range(len(rows))]).tolist()
    best = sorted(zip(likely, rows, strict=True), key=lambda pair: (-pair[0], pair[1]["case"]))
    return [(p, row) for p, row in best[:limit] if p >= least]


@transaction.atomic(savepoint=False)
def nearest(vector: list[float], wanted: Q, limit: int, beside: Mapping[str, Subquery]) -> list[Row]:
    """The cases whose vectors lie nearest among those wanted, each with what is asked `beside`, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('hnsw.ef_search', %s, true), set_config('hnsw.iterative_scan', 'strict_order', true)",
            [str(SEARCHED)],
        )
    rows = Likeness.objects.filter(wanted).order_by(CosineDistance("vector", vector))
    return list(rows.values("case", *TOLD, **beside)[:limit])


def _words(step: str, *order: str) -> Subquery:
    """The words of a case's first message of a step in this order."""
    said = Message.objects.filter(case=OuterRef("case"), step=step).order_by(*order)
    return Subquery(said.values("text")[:1])


def _county(place_path: str) -> Q:
    top = ".".join(place_path.split(".")[:2])
    return Q(case__place_path=top) | Q(case__place_path__startswith=f"{top}.") if top else Q()


def _told(found: Sequence[tuple[float, Row]]) -> list[dict[str, Any]]:
    names = labels(row["case__place_path"] for _p, row in found)
    return [
        {
            "case": row["case"],
            "reference": row["case__reference"],
            "title": row["case__title"],
            "p": round(p, 3),
            "place": names[row["case__place_path"]],
        }
        for p, row in found
    ]


def unkept(after: int, limit: int) -> list[int]:
    """Ids of cases past this one that have no vector yet, in order; not of filings that are held, nor of what was erased."""
    rows = Case.objects.filter(pk__gt=after, likeness=None, request__held="", erased_at=None).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])

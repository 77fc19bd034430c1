"""Divisions beside each other: every figure at once, and one over time; and what a reader keeps."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.models import Account
from tongban.kernel.access.rights import visible
from tongban.kernel.indicators.computing import Cell, Table, compute, series
from tongban.kernel.indicators.declare import Measure
from tongban.kernel.indicators.hiding import hide
from tongban.kernel.indicators.models import Release
from tongban.services.board import rules
from tongban.services.board.models import Dashboard, Follow, WorkReport
from tongban.services.board.queries.asked import Asked
from tongban.services.board.queries.figures import Figure, full, measures_for, table


@dataclass(frozen=True)
class Compared:
    """One figure of several divisions, in their order (None: nothing was there)."""

    measure: Measure
    cells: tuple[Cell | None, ...]


def compared(actor: Actor, asked: Asked, codes: Sequence[str], measures: Sequence[Measure]) -> list[Compared]:
    """Figures of divisions that lie side by side below the one asked about."""
    found = []
    for measure in measures:
        told = table(actor, measure, asked, "division")
        cells, absent = told.by_key(), hide(Cell((), None, 0)) if told.untold else None
        found.append(Compared(measure, tuple(cells.get(code, absent) for code in codes)))
    return found


def courses(measure: Measure, asked: Asked, codes: Sequence[str]) -> list[Table]:
    """One figure over time, once for each division. (Never for the public: two splits at once give small counts away.)"""
    return [
        series(compute(measure, **asked.times, by=(asked.unit,), where=asked.within(code).where))
        for code in codes
    ]


def comparable(actor: Actor) -> list[Measure]:
    """The figures this reader may see that are told by division."""
    return [m for m in measures_for(actor) if "division" in m.dimensions]


def chosen(actor: Actor, codes: Sequence[str], asked: Asked) -> list[Figure]:
    """Figures in the order of their codes, as far as they are declared and this reader may see them."""
    known = {m.code: m for m in measures_for(actor)}
    return [full(actor, known[code], asked) for code in codes if code in known]


def dashboards(actor: Actor) -> QuerySet[Dashboard]:
    """One's own and those shared with one's offices."""
    rows = visible(actor, rules.OPEN, Dashboard.objects.select_related("owner", "office"))
    return rows.order_by("title", "pk")


def followed(account: Account) -> QuerySet[Follow]:
    """What this reader is told about."""
    return Follow.objects.filter(account=account).order_by("-pk")


def reports() -> QuerySet[WorkReport]:
    """Every work report without its files, the newest first."""
    return WorkReport.objects.defer("docx", "pdf").select_related("asked_by").order_by("-pk")


def published(actor: Actor) -> QuerySet[Release]:
    """Every telling of the figures this reader may see."""
    return Release.objects.filter(measure__in=[m.code for m in measures_for(actor)])

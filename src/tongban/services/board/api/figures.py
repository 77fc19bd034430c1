"""The API of figures: the catalogue, values split and as of any day, the records behind them; hidden as on the pages."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.indicators.catalogue import measure_of, to_json
from tongban.kernel.indicators.computing import Table
from tongban.kernel.indicators.declare import LEVELS, TIMES, Measure
from tongban.kernel.indicators.drilling import Question, opened
from tongban.kernel.indicators.periods import Window
from tongban.kernel.places import register
from tongban.services.board.queries import ask, measures_for
from tongban.services.board.rules import VIEW, reads
from tongban.ui.api import ANYBODY, KNOWN, HttpRequest, NotFound

router = Router(tags=["indicators"])
FIRST, MOST_YEARS, MOST_DAYS = date(2000, 1, 1), 30, 400
PAGE = 200


class Asked(Schema):
    """The days, as of when, and where."""

    since: date
    until: date
    as_of: date | None = None
    division: str | None = Field(None, pattern=r"^[0-9]{6,12}$")


class CellOut(Schema):
    """One figure: what it is split by, its value, and the whole numbers it is made of (none where it is hidden)."""

    keys: list[str | int | None]
    value: float | None
    numerator: int | None
    denominator: int | None
    hidden: bool


class ValuesOut(Schema):
    """The answer, with everything needed to ask it again; `untold`: nothing of this split is for everybody."""

    indicator: str
    unit: str
    since: date
    until: date
    as_of: date | None
    by: list[str]
    cells: list[CellOut]
    untold: bool


class CountedOut(Schema):
    """A record that a figure counts, and the address of its page."""

    record: str
    page: str | None


class RecordsOut(Schema):
    """What stands behind a figure: how often it counts, on how many records, and those that the asker may see."""

    counted: int
    records: int
    shown: int
    rows: list[CountedOut]
    older: int | None


@router.get("/indicators", response=list[dict[str, Any]], auth=ANYBODY, summary="The figures you may read")
def catalogue(request: HttpRequest) -> list[dict[str, Any]]:
    """Each with unit, kind, formula in words, and what it can be split by; in Chinese and English."""
    return [to_json(m) for m in measures_for(request.actor)]


@router.get(
    "/indicators/{code}/values", response=ValuesOut, auth=ANYBODY, summary="A figure, split, as of any day"
)
def values(
    request: HttpRequest,
    code: str,
    asked: Query[Asked],
    by: list[str] = Query([], max_length=2),
) -> dict[str, Any]:
    """Public figures are open to everybody, with small counts hidden; all others need the right to the board."""
    measure = _readable(request.actor, code)
    _check_days(asked, by)
    _check_split(measure, by)
    times = asked.model_dump(include={"since", "until", "as_of"})
    return _values(ask(request.actor, measure, **times, by=tuple(by), where=_where(asked)))


@router.get(
    "/indicators/{code}/records", response=RecordsOut, auth=KNOWN, summary="The records behind a figure"
)
def records(
    request: HttpRequest,
    code: str,
    asked: Query[Asked],
    part: str = Query("numerator", pattern="^(numerator|denominator|rest)$"),
    before: int | None = Query(None, ge=1, lt=2**63, description="`older` of the page before"),
) -> dict[str, Any]:
    """Counted for all, shown to those who may read them."""
    rights.require(request.actor, VIEW)
    measure = measure_of(code)
    _check_days(asked, [])
    if part not in measure.parts:
        raise TongbanError(_("This figure has no such part."), code="unknown_part", field="part")
    question = Question(
        measure, Window(asked.since, asked.until), asked.as_of, tuple(_where(asked).items()), part
    )
    found = opened(request.actor, question)
    return {
        **_page(measure, found.rows, before),
        "counted": found.counted,
        "records": found.records,
        "shown": found.shown,
    }


def _readable(actor: Actor, code: str) -> Measure:
    measure = measure_of(code)
    if not reads(actor, measure):
        raise NotAllowed(_("This figure is not public."))
    return measure


def check_window(since: date, until: date) -> None:
    """Refuse days that no record could lie in."""
    if not FIRST <= since <= until <= today() + timedelta(days=366):
        raise TongbanError(
            _("The days do not follow one another, or lie too far away."), code="days", field="since"
        )


def _check_days(asked: Asked, by: list[str]) -> None:
    check_window(asked.since, asked.until)
    if asked.as_of and not FIRST <= asked.as_of <= today():
        raise TongbanError(_("Choose a day that is not in the future."), code="days", field="as_of")
    days = (asked.until - asked.since).days
    if days > (MOST_DAYS if "day" in by else MOST_YEARS * 366):
        raise TongbanError(_("These are too many days for one question."), code="days", field="until")


def _check_split(measure: Measure, by: list[str]) -> None:
    known = {*measure.dimensions, *(LEVELS[1:] if "division" in measure.dimensions else ())}
    twice = len(set(by)) != len(by) or len(set(by) & set(TIMES)) > 1
    if not set(by) <= known or twice:
        raise TongbanError(
            _("This figure cannot be split so; see the catalogue."), code="unknown_split", field="by"
        )


def _where(asked: Asked) -> dict[str, Any]:
    if asked.division is None:
        return {}
    entry = register.current().latest.get(asked.division)
    if entry is None or entry.depth >= len(LEVELS):
        raise NotFound
    return {"division": entry.path}


def _values(table: Table) -> dict[str, Any]:
    cells = [
        {
            "keys": [key.isoformat() if isinstance(key, date) else key for key in cell.keys],
            "value": cell.value,
            "numerator": None if cell.hidden else cell.numerator,
            "denominator": None if cell.hidden else cell.denominator,
            "hidden": cell.hidden,
        }
        for cell in table.cells
    ]
    window = {"since": table.window.since, "until": table.window.until, "as_of": table.as_of}
    measure = {"indicator": table.measure.code, "unit": str(table.measure.unit.label)}
    return {**measure, **window, "by": list(table.by), "cells": cells, "untold": table.untold}


def _page(measure: Measure, rows: Any, before: int | None) -> dict[str, Any]:
    shows = measure.facts.shows
    if shows:
        rows = rows.select_related(*shows.related)
    rows = rows.filter(pk__lt=before) if before else rows
    page = list(rows.order_by("-pk")[: PAGE + 1])
    shown = [{"record": str(row), "page": shows.link(row) if shows else None} for row in page[:PAGE]]
    return {"rows": shown, "older": page[PAGE - 1].pk if len(page) > PAGE else None}

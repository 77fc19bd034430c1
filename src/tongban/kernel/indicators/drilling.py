"""From a figure to its records: as many as it counts, shown to those who may see them, counted to the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.rights import visible
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators.computing import Where
from tongban.kernel.indicators.declare import Measure
from tongban.kernel.indicators.engines import Postgres, engine, standing
from tongban.kernel.indicators.expressions import Plan
from tongban.kernel.indicators.periods import Window, past_moment


@dataclass(frozen=True)
class Question:
    """Which part of which figure is opened."""

    measure: Measure
    window: Window
    as_of: date | None = None
    where: tuple[tuple[str, Any], ...] = ()
    part: str = "numerator"

    @property
    def plan(self) -> Plan:
        """Without its times."""
        if self.part not in self.measure.parts:
            raise TongbanError("unknown part", code="not_found")
        return Plan(self.measure, (), self.where, self.part)

    @property
    def times(self) -> dict[str, Any]:
        """Its times; where pages read a snapshot, the records of the snapshot's moment."""
        moment = engine(standing()).moment(past_moment(self.as_of))
        return {"since": self.window.start, "until": self.window.end, "moment": moment}


@dataclass(frozen=True)
class Opened:
    """What a reader gets: how many rows the figure counts, on how many records, and those they may see."""

    counted: int
    records: int
    rows: QuerySet[Any]
    shown: int

    @property
    def closed(self) -> int:
        """How many records this reader may not see."""
        return self.records - self.shown


def records(
    measure: Measure,
    *,
    since: date,
    until: date,
    as_of: date | None = None,
    where: Where | None = None,
    part: str = "numerator",
) -> list[int]:
    """The records behind a figure, newest first, one for each time it counts: never more, never fewer."""
    question = Question(measure, Window(since, until), as_of, _frozen(where), part)
    return Postgres().listed(question.plan, question.times)


def opened(actor: Actor, question: Question) -> Opened:
    """The records behind a figure as this actor may see them."""
    plan, times = question.plan, question.times
    counted, records = Postgres().tally(plan, times)
    facts = question.measure.facts
    model = apps.get_model(facts.records)
    behind = model._default_manager.filter(pk__in=Postgres().ids(plan, times))
    rows = visible(actor, facts.right, behind)
    return Opened(counted, records, rows, rows.count())


def _frozen(where: Mapping[str, Any] | None) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((where or {}).items()))

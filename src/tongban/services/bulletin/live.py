"""The measures of the catalogue as indicators that a page is checked against: computed as of a figure's own date."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial

from django.utils.translation import override

from tongban.kernel.core.clock import today
from tongban.kernel.core.steady import once
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import compute, reaches_back
from tongban.kernel.indicators.declare import Measure
from tongban.kernel.indicators.keeping import Unready
from tongban.kernel.places import register
from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.linking import Indicator, NotYet
from tongban.services.bulletin.linking.scoring import Lexicon

BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True)
class Live(Indicator):
    """A measure of the catalogue; its one record is computed when a figure asks for it."""

    measure: Measure | None = field(default=None, compare=False)

    def known(self, figure: Figure) -> tuple[tuple[date, float], ...]:
        """What the records say as of the figure's day; nothing where they do not reach back so far."""
        if self.measure is None or figure.as_of is None:
            return ()
        day = min(figure.as_of, today())
        try:
            value = once(
                f"bulletin.{self.code}.{self._since(figure, day)}.{day}", partial(self._value, figure, day)
            )
        except Unready as error:
            raise NotYet from error
        return () if value is None else ((day, float(value)),)

    def _value(self, figure: Figure, day: date) -> float | None:
        assert self.measure is not None  # noqa: S101 - asked above
        since = self._since(figure, day)
        if not reaches_back(self.measure, since):
            since = self.measure.since or since
        return compute(self.measure, since=since, until=day, as_of=day).only.value

    def _since(self, figure: Figure, day: date) -> date:
        """A stock is of the day; a flow of the period that is printed, 截至 and 累计 from the beginning, else of the year."""
        if self.measure is None or self.measure.is_stock:
            return day
        if figure.dated and figure.since:
            return min(figure.since, day)
        return BEGINNING if figure.dated or figure.qualifier == "累计" else day.replace(month=1, day=1)


@cache
def _lexicon(subject: str) -> Lexicon:
    with override("zh-hans"):
        return Lexicon([_declared(measure, subject) for measure in all_measures().values()])


def lexicon() -> Lexicon:
    """Every measure of the catalogue, its names made ready."""
    top = register.current().on().entries[:1]  # the prefecture: asked of memory, for every figure asks
    return _lexicon(top[0].name if top else "")


def _declared(measure: Measure, subject: str) -> Live:
    unit = re.sub(r"\s", "", str(measure.unit.label))
    return Live(measure.code, str(measure.label), measure.synonyms, unit, subject, measure=measure)


def indicator(code: str) -> Indicator | None:
    """The measure of that code, as an indicator."""
    return next((one for one in lexicon().indicators if one.code == code), None)

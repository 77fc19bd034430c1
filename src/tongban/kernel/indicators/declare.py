"""What a service says of its figures: the facts they count, and each measure with its formula in words and in Ibis."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

STOCK, FLOW, RATE, MEDIAN, P90 = "stock", "flow", "rate", "median", "p90"
KINDS = (STOCK, FLOW, RATE, MEDIAN, P90)
QUANTILES = {MEDIAN: 50, P90: 90}  # per cent
# the levels a division path goes through, from the top down; every fact has the codes from the county on
LEVELS = ("prefecture", "county", "town", "community")
TIMES = ("day", "month", "year")
TIME = "timestamp('UTC')"  # the type of a column that holds a moment
COLUMNS = {
    "record": "int64",
    "at": TIME,
    "day": "date",
    "county": "string",
    "town": "string",
    "community": "string",
}

# (rows of the facts, the moment the figure is told as of) -> does this row count? Both are Ibis expressions.
Counts = Callable[[Any, Any], Any]


def every(rows: Any, _moment: Any) -> Any:
    """Every row counts."""
    return rows.record.notnull()


@dataclass(frozen=True)
class Shows:
    """How the records behind figures are listed: columns (label, what a record says), where a record opens.

    What they say is read along: `related` rows of one each, `several` of many.
    """

    columns: tuple[tuple[Any, Callable[[Any], Any]], ...]
    link: Callable[[Any], str]
    related: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    order: tuple[str, ...] = ("-pk",)


@dataclass(frozen=True, eq=False)
class Facts:
    """A view that the owning service's migration makes: one row a thing that happened or was so for a while.

    `at` is when it happened and `day` the same day in Beijing; `record` is the primary key in `records`, which
    opens by `right`. `valid` names pairs of columns (since, until) between which a row was true. Facts without an
    office of their own take it from `units`, facts that hold one at a time. What a column says may be put right later:
    `earlier` are facts of a record's columns as they stood until then, and of those alone.
    """

    name: str
    columns: Mapping[str, str]
    records: str
    right: str
    valid: tuple[tuple[str, str], ...] = ()
    units: "Facts | None" = None
    shows: "Shows | None" = None
    earlier: "Facts | None" = None

    @property
    def schema(self) -> dict[str, str]:
        """Every column with its type."""
        return {**COLUMNS, **self.columns}

    @property
    def read(self) -> "tuple[Facts, ...]":
        """These and the other facts that questions about them read."""
        return (self, *(other for other in (self.units, self.earlier) if other))


@dataclass(frozen=True)
class Dimension:
    """A way to split figures: a column of the facts, and how its values are called."""

    code: str
    label: Any
    names: Callable[[Iterable[Any]], dict[Any, Any]]


@dataclass(frozen=True)
class Unit:
    """What is counted, as a reader says it; `per` divides what the facts hold (60 makes hours of minutes)."""

    label: Any
    per: int = 1
    digits: int = 0


PERCENT = Unit("%", digits=1)


@dataclass(frozen=True, eq=False)
class Measure:
    """One figure. A rate counts `counts` among `of`; a median or p90 takes the whole numbers of `value`.

    A `standing` rate is, like a stock, of what holds at the end of the day, not of what happened in the period. From
    the moment in the column `until` on, a row of a stock counts no more.
    """

    code: str
    label: Any
    unit: Unit
    kind: str
    facts: Facts
    formula: Any
    counts: Counts
    of: Counts | None = None
    value: str | None = None
    standing: bool = False
    until: str | None = None
    dimensions: tuple[str, ...] = ()
    reference: Any = ""
    since: date | None = None
    target: float | None = None
    better: str = ""
    public: bool = False
    synonyms: tuple[str, ...] = ()
    # where it stands among the figures shown first (0: not among them), and the figures told beside it
    headline: int = 0
    beside: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a declaration that could not be computed."""
        if problems := list(_problems(self)):
            raise ValueError(f"{self.code}: " + "; ".join(problems))

    @property
    def quantile(self) -> int | None:
        """How many per cent of the rows lies at or below the value (None: it is no percentile)."""
        return QUANTILES.get(self.kind)

    @property
    def is_stock(self) -> bool:
        """Is it told of what holds at the end of the day?"""
        return self.kind == STOCK or self.standing

    @property
    def parts(self) -> tuple[str, ...]:
        """What a reader can open: what counts; for a rate also what it is counted among, and what falls short."""
        return ("numerator", "denominator", "rest") if self.kind == RATE else ("numerator",)


def narrowed(measure: Measure, code: str, label: Any, formula: Any, which: Counts, **more: Any) -> Measure:
    """The figure of those rows alone that `which` tells: a kind that people ask for by a name of its own."""

    def among(counts: Counts) -> Counts:
        return lambda rows, moment: counts(rows, moment) & which(rows, moment)

    of = among(measure.of) if measure.of else None
    told = {"counts": among(measure.counts), "of": of, "synonyms": (), "headline": 0, "beside": (), **more}
    return replace(measure, code=code, label=label, formula=formula, **told)


def _problems(measure: Measure) -> Iterable[str]:
    if measure.kind not in KINDS:
        yield f"{measure.kind} is no kind of figure"
    if (measure.of is not None) != (measure.kind == RATE):
        yield "a rate, and only a rate, is counted among something"
    if (measure.value is not None) != (measure.quantile is not None):
        yield "a median or p90, and only that, needs a value"
    if measure.standing and measure.kind != RATE:
        yield "only a rate is standing"
    if measure.until and not measure.is_stock:
        yield "only what holds at a day's end can end"
    if measure.is_stock and not measure.facts.valid:
        yield "a stock needs facts that hold for a while"
    known = {*measure.facts.schema, "division", "unit", *TIMES}
    yield from (f"unknown dimension {d}" for d in measure.dimensions if d not in known)

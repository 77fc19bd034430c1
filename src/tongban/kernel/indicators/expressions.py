"""From a measure to one Ibis expression: additive parts only, so that every engine gives the same whole numbers.

Counts are `count(where=...)` (a boolean cannot be summed everywhere), percentiles come from a histogram of whole
numbers, days are the facts' own column (engines disagree on time zones), and nothing is divided here.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ibis

from tongban.kernel.indicators.declare import LEVELS, TIMES, Facts, Measure

# Stand-ins for the times of a question, so that one compiled text serves every day.
STAND_INS = {name: datetime(1001, 1, n, tzinfo=UTC) for n, name in enumerate(("since", "until", "moment"), 1)}
SINCE, UNTIL, MOMENT = map(ibis.literal, STAND_INS.values())
LASTING = "lasting_{}"  # facts of which only those rows are read that lasted to one of many moments
VALUES = ("values", "ends")  # parts that give numbers, not records


@dataclass(frozen=True)
class Plan:
    """One question without its times: which part of which measure, split by what, among which rows."""

    measure: Measure
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, Any], ...] = ()
    part: str = "values"

    @property
    def columns(self) -> tuple[str, ...]:
        """What the rows are split by, as columns; `division` is the level below the one asked about."""
        return tuple(self._below() if name == "division" else name for name in self.by)

    def _below(self) -> str:
        path = dict(self.where).get("division") or ""
        return LEVELS[min(max(len(path.split(".")), 1), len(LEVELS) - 1)]


@ibis.udf.agg.builtin
def quantile_disc(value: int, share: float) -> int:  # type: ignore[empty-body] # ibis takes the signature alone
    """DuckDB's own: the smallest value at or below which the share lies."""


# What the part `ends` reads beside the facts: moments at which a stock is told, by their number.
ENDS = ibis.table({"n": "int64", "told_at": "timestamp('UTC')"}, name="told_ends")


def expression(plan: Plan, dialect: str = "") -> Any:
    """The expression that answers a plan; a dialect may have a shorter one that gives the same.

    The part `ends` gives a stock at many moments in one pass; the number of the moment stands before the keys.
    """
    if plan.part == "earlier":
        rows = _held(plan.measure.facts)
        return rows.filter(rows.at < UNTIL).select("record").limit(1)
    rows = _among(plan, _lasting(plan.measure, _known(plan)))
    if plan.part not in VALUES:
        return rows.select("record", "at")
    measure = plan.measure
    keys = [
        *(["n"] if plan.part == "ends" else []),
        *(_key(rows, column, dialect) for column in plan.columns),
    ]
    if measure.quantile is not None and dialect == "duckdb":
        value = quantile_disc(rows[measure.value], measure.quantile / 100)
        parts = {"numerator": rows.count(), "value": value}
        return rows.group_by(keys).agg(**parts) if keys else rows.agg(**parts)
    if measure.quantile is not None:
        return _percentile(rows, keys, rows[measure.value], measure.quantile)
    parts = {
        "numerator": rows.count(where=measure.counts(rows, _moment(rows))) if measure.of else rows.count()
    }
    if measure.of:
        parts["denominator"] = rows.count()
    return rows.group_by(keys).agg(**parts) if keys else rows.agg(**parts)


def _percentile(rows: Any, keys: list[Any], value: Any, per_cent: int) -> Any:
    """How many rows, and the smallest value at or below which the share lies: by whole numbers alone, so exact."""
    held = rows.group_by([*keys, value.name("value")]).agg(n=rows.count())
    names = [key.get_name() for key in keys]
    within = ibis.cumulative_window(group_by=names, order_by=held.value.asc(nulls_first=False))
    told = held.mutate(seen=held.n.sum().over(within), total=held.n.sum().over(ibis.window(group_by=names)))
    enough = told.filter(told.seen * 100 >= told.total * per_cent)
    parts = {"numerator": enough.total.max().cast("int64"), "value": enough.value.min()}
    return enough.group_by(names).agg(**parts) if names else enough.agg(**parts)


def _known(plan: Plan) -> Any:
    """The rows known at the moment, in the window, in the scope."""
    facts, many = plan.measure.facts, plan.part == "ends"
    rows = _held(facts, many=many)
    if not plan.measure.is_stock:
        rows = rows.filter((rows.at >= SINCE) & (rows.at < UNTIL))
    asked = {*plan.by, *dict(plan.where)}
    if "unit" in asked and facts.units:
        same = ["record", *(["n"] if many else [])]
        rows = rows.left_join(_held(facts.units, many=many)[[*same, "unit"]], same)
    if facts.earlier and asked & facts.earlier.columns.keys():
        rows = _as_they_were(rows, facts.earlier, many=many)
    for name, value in plan.where:
        condition = _within(rows, value) if name == "division" else _is(rows, name, value)
        rows = rows if condition is None else rows.filter(condition)
    return rows


def _as_they_were(rows: Any, earlier: Facts, *, many: bool) -> Any:
    """Columns that were put right later say what they said at the moment."""
    same = ["record", *(["n"] if many else [])]
    names = [name for name in earlier.columns if name in rows.columns and name not in {"since", "until"}]
    was = _held(earlier, many=many)
    was = was.select(**{f"was_{name}": was[name] for name in (*same, "since", *names)})
    joined = rows.left_join(was, [rows[name] == was[f"was_{name}"] for name in same])
    told = {
        name: ibis.ifelse(joined.was_since.notnull(), joined[f"was_{name}"], joined[name]) for name in names
    }
    return joined.mutate(**told)


def _held(facts: Facts, *, many: bool = False) -> Any:
    rows = ibis.table(facts.schema, name=LASTING.format(facts.name) if many else facts.name)
    rows = rows.cross_join(ENDS) if many else rows
    moment = _moment(rows)
    known = rows.at <= moment
    for since, until in facts.valid:
        known = known & (rows[since] <= moment) & (rows[until].isnull() | (rows[until] > moment))
    return rows.filter(known)


def _moment(rows: Any) -> Any:
    """What rows are told as of: each its own moment where there are many, else the question's."""
    return rows.told_at if "told_at" in rows.columns else MOMENT


def _within(rows: Any, path: str) -> Any:
    codes = path.split(".") if path else []
    return rows[LEVELS[len(codes) - 1]] == codes[-1] if len(codes) > 1 else None


def _is(rows: Any, name: str, value: Any) -> Any:
    """None: nothing stands there; an empty text is nothing too."""
    column = rows[name]
    if value is not None:
        return column == value
    return column.isnull() | (column == "") if column.type().is_string() else column.isnull()


def _among(plan: Plan, rows: Any) -> Any:
    """Only the rows that the part is made of; a rate's values need all it is counted among."""
    measure = plan.measure
    counts = measure.counts(rows, _moment(rows))
    if measure.value:
        counts = counts & rows[measure.value].notnull()
    if measure.of is None:
        return rows.filter(counts)
    of = measure.of(rows, _moment(rows))
    wanted = {
        "numerator": of & counts,
        "rest": of & ~ibis.coalesce(counts, ibis.literal(value=False)),
    }
    return rows.filter(wanted.get(plan.part, of))


def _lasting(measure: Measure, rows: Any) -> Any:
    """Only what still counts at the moment, where the measure names a column that ends it."""
    if measure.until is None:
        return rows
    return rows.filter(rows[measure.until].isnull() | (rows[measure.until] > _moment(rows)))


def _key(rows: Any, column: str, dialect: str) -> Any:
    if column not in TIMES:
        return rows[column]
    if column == "day":
        return rows.day
    start = rows.day.truncate(column[0].upper())
    # a date again: some engines make a moment of it, which costs twice: here, and to be read back
    return (start.cast("timestamp") if dialect == "duckdb" else start).cast("date").name(column)

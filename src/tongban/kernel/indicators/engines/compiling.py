"""A plan as an engine's own text, with named places for its times; compiled once a process."""

from datetime import datetime
from functools import lru_cache

import ibis

from tongban.kernel.indicators.engines import at_once
from tongban.kernel.indicators.expressions import STAND_INS, Plan, expression

PLACES = {"postgres": "%({})s", "duckdb": "${}", "pyspark": ":{}"}


@lru_cache(maxsize=4096)
def compiled(plan: Plan, dialect: str) -> str:
    """The text of a plan in a dialect; `since`, `until` and `moment` are given when it is run."""
    sql = str(ibis.to_sql(expression(plan, dialect), dialect=dialect))
    if dialect == "postgres":
        sql = sql.replace("%", "%%")
    for name, at in STAND_INS.items():
        sql = sql.replace(_told(at, dialect), PLACES[dialect].format(name))
    return at_once.told(plan.measure, sql, dialect) if plan.part == "ends" else sql


@lru_cache(maxsize=16)
def _told(at: datetime, dialect: str) -> str:
    """How an engine writes a stand-in: the middle of SELECT ... AS x."""
    text = str(ibis.to_sql(ibis.literal(at).name("x"), dialect=dialect))
    return text.removeprefix("SELECT").rpartition(" AS ")[0].strip()

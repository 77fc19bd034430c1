"""Where a plan is run. An engine takes a plan and its times and gives rows; all engines give equal numbers."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol

import ibis
from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators.expressions import STAND_INS, Plan, expression

Times = Mapping[str, datetime]
PLACE = re.compile(r"%\((\w+)\)s")


class Engine(Protocol):
    """Something that can answer plans."""

    def rows(self, plan: Plan, times: Times) -> list[tuple[Any, ...]]:
        """The rows of a plan: its keys in order, then the additive parts."""


class Postgres:
    """Live, on the program's own database. What is put into its SQL is compiled from declarations alone."""

    def rows(self, plan: Plan, times: Times) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(compiled(plan, "postgres"), times)
            found = cursor.fetchall()
        if not {"month", "year"} & {*plan.by}:
            return list(found)
        # date_trunc gives a day back as a moment, in the session's own time zone
        return [tuple(v.date() if isinstance(v, datetime) else v for v in row) for row in found]

    def listed(self, plan: Plan, times: Times) -> list[int]:
        """The records of a plan, newest first, one for each time they count."""
        sql = f"SELECT record FROM ({compiled(plan, 'postgres')}) AS found ORDER BY at DESC, record DESC"  # noqa: S608 - no value of a person
        with connection.cursor() as cursor:
            cursor.execute(sql, times)
            return [row[0] for row in cursor.fetchall()]

    def tally(self, plan: Plan, times: Times) -> tuple[int, int]:
        """How often a plan counts, and on how many records."""
        sql = f"SELECT count(*), count(DISTINCT record) FROM ({compiled(plan, 'postgres')}) AS found"  # noqa: S608 - no value of a person
        with connection.cursor() as cursor:
            cursor.execute(sql, times)
            counted, records = cursor.fetchone()
        return counted, records

    def ids(self, plan: Plan, times: Times) -> RawSQL:
        """The records of a plan as a subquery, so that rights are asked of them where they are."""
        sql, params = positional(compiled(plan, "postgres"), times)
        return RawSQL(f"SELECT record FROM ({sql}) AS found", params)  # noqa: S608, S611 - no value of a person


ENGINES: dict[str, Engine] = {"postgres": Postgres()}


def engine(name: str) -> Engine:
    """The engine of that name."""
    if name not in ENGINES:
        raise TongbanError(
            _("Figures cannot be computed on %(name)s here; choose one of: %(known)s.")
            % {"name": name, "known": ", ".join(ENGINES)}
        )
    return ENGINES[name]


@lru_cache(maxsize=2048)
def compiled(plan: Plan, dialect: str) -> str:
    """A plan as text with named places for its times; compiled once a process."""
    sql = str(ibis.to_sql(expression(plan), dialect=dialect)).replace("%", "%%")
    for name, stand_in in STAND_INS.items():
        sql = sql.replace(_told(stand_in, dialect), f"%({name})s")
    return sql


def positional(sql: str, times: Times) -> tuple[str, list[datetime]]:
    """The same with places in order, as a part of another query needs it."""
    return PLACE.sub("%s", sql), [times[name] for name in PLACE.findall(sql)]


@lru_cache(maxsize=16)
def _told(stand_in: Any, dialect: str) -> str:
    """How an engine writes a stand-in: the middle of SELECT ... AS x."""
    text = str(ibis.to_sql(stand_in.name("x"), dialect=dialect))
    return text.removeprefix("SELECT").rpartition(" AS ")[0].strip()

"""Figures live, on the program's own database or its fresh copy."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models.expressions import RawSQL

from tongban.kernel.core.replica import lag, reader
from tongban.kernel.indicators.engines.compiling import compiled
from tongban.kernel.indicators.engines.rows import plain
from tongban.kernel.indicators.expressions import Plan
from tongban.kernel.indicators.periods import moment_of

Times = Mapping[str, Any]
PLACE = re.compile(r"%\((\w+)\)s")


class Postgres:
    """Live, on the program's own database. What is put into its SQL is compiled from declarations alone."""

    at_once = True

    def moment(self, past: datetime | None) -> datetime:
        """It knows everything up to now, its copy nearly."""
        return past or moment_of(None) - lag()

    def rows(self, plan: Plan, times: Times) -> list[tuple[Any, ...]]:
        """The rows of a plan: its keys in order, then the additive parts."""
        with reader().cursor() as cursor:
            cursor.execute(compiled(plan, "postgres"), times)
            return plain(cursor.fetchall())

    def listed(self, plan: Plan, times: Times) -> list[int]:
        """The records of a plan, newest first, one for each time they count."""
        sql = f"SELECT record FROM ({compiled(plan, 'postgres')}) AS found ORDER BY at DESC, record DESC"  # noqa: S608 - no value of a person
        with reader().cursor() as cursor:
            cursor.execute(sql, times)
            return [row[0] for row in cursor.fetchall()]

    def tally(self, plan: Plan, times: Times) -> tuple[int, int]:
        """How often a plan counts, and on how many records."""
        sql = f"SELECT count(*), count(DISTINCT record) FROM ({compiled(plan, 'postgres')}) AS found"  # noqa: S608 - no value of a person
        with reader().cursor() as cursor:
            cursor.execute(sql, times)
            counted, records = cursor.fetchone()
        return counted, records

    def ids(self, plan: Plan, times: Times) -> RawSQL:
        """The records of a plan as a subquery, so that rights are asked of them where they are."""
        sql, params = positional(compiled(plan, "postgres"), times)
        return RawSQL(f"SELECT record FROM ({sql}) AS found", params)  # noqa: S608, S611 - no value of a person


def positional(sql: str, times: Times) -> tuple[str, list[datetime]]:
    """The same with places in order, as a part of another query needs it."""
    return PLACE.sub("%s", sql), [times[name] for name in PLACE.findall(sql)]

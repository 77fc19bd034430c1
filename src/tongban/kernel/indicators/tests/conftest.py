"""Facts of our own for attacking the room: a small table of things that happened."""

from datetime import UTC, datetime, timedelta

import ibis
import pytest
from django.db import connection

from tongban.kernel.indicators.declare import (
    FLOW,
    MEDIAN,
    P90,
    PERCENT,
    RATE,
    STOCK,
    TIME,
    Facts,
    Measure,
    Unit,
    every,
)

COLUMNS = {
    "colour": "string",
    "good": "boolean",
    "spent": "int64",
    "since": TIME,
    "until": TIME,
    "unit": "int64",
}
THINGS = Facts("things", COLUMNS, "parties.Organisation", "board.view")
HELD = Facts("things", COLUMNS, "parties.Organisation", "board.view", valid=(("since", "until"),))
PIECES, MINUTES = Unit("pieces"), Unit("minutes")
BY = ("division", "colour", "month")


def good(rows, _moment):
    return rows.good


MEASURES = {
    m.code: m
    for m in (
        Measure("things.all", "All", PIECES, FLOW, THINGS, "All.", every, dimensions=BY),
        Measure("things.good", "Good", PERCENT, RATE, THINGS, "Good.", good, of=every, dimensions=BY),
        Measure("things.median", "Median", MINUTES, MEDIAN, THINGS, "Median.", every, value="spent"),
        Measure("things.p90", "p90", MINUTES, P90, THINGS, "p90.", good, value="spent"),
        Measure(
            "things.share",
            "Share",
            PERCENT,
            RATE,
            HELD,
            "Share.",
            good,
            of=every,
            standing=True,
            dimensions=BY,
        ),
        Measure("things.there", "There", PIECES, STOCK, HELD, "There.", every, dimensions=BY),
    )
}


@pytest.fixture
def put(db):
    """Adds things: (record, hours after the first of August, colour, good, spent, county)."""
    columns = "record bigint, at timestamptz, day date, county text, town text, community text, colour text"
    columns += ", good boolean, spent bigint, since timestamptz, until timestamptz, unit bigint"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE things ({columns}) ON COMMIT DROP")

    def add(*things, lasting=None):
        for record, hours, colour, is_good, spent, county in things:
            at = datetime(2025, 7, 31, 16, tzinfo=UTC) + timedelta(hours=hours)
            day = (at + timedelta(hours=8)).date()
            until = at + timedelta(hours=lasting) if lasting else None
            row = [record, at, day, county, "", "", colour, is_good, spent, at, until, 7]
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO things VALUES ({','.join(['%s'] * len(row))})", row)

    return add


@pytest.fixture
def ibis_table():
    return ibis.table(THINGS.schema, name="things")

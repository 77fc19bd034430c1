"""Requests of another city through the file import, and its figures beside plain SQL over the same file.

`TONGBAN_HOME=EMPTY python benchmarks/another_authority.py FILE.csv[.gz] [--rows N]` sets up a small authority of five
boroughs and a dozen offices in an empty home, imports the file twice (the second time nothing changes), and compares
what was filed, what was open on chosen days, and how long handling took by office and month with DuckDB over the file.
"""

import argparse
import gzip
import os
import resource
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django
import duckdb
import pyarrow as pa
from django.core.management import call_command
from django.db import connection
from psycopg.types.range import DateRange, TimestamptzRange

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
if __name__ == "__main__":
    django.setup()

from tongban.kernel.core.calendar import current
from tongban.kernel.core.tables import rows_in
from tongban.kernel.indicators.catalogue import measure_of
from tongban.kernel.indicators.computing import compute
from tongban.kernel.parties.models import Office, Organisation
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import office_hours
from tongban.project import database
from tongban.services.requests.actions.importing import Report, import_requests
from tongban.services.requests.mapping import Columns

TOP, OTHER = "990000", "other"
BOROUGHS = {
    name: f"99000{n}"
    for n, name in enumerate(("Manhattan", "Brooklyn", "Queens", "Bronx", "Staten Island"), 1)
}
OFFICES = {
    "Housing and Buildings": "housing", "Transportation": "transport", "Finance": "finance",
    "General Welfare": "welfare", "Immigration": "immigration", "Sanitation": "sanitation", "Public Safety": "safety",
    "Parks": "parks", "Environment": "environment", "Utilities": "utilities", "Education": "education",
    "Health": "health",
}  # fmt: skip
COLUMNS = Columns(
    names={
        "id": ("unique_key",),
        "subject": ("complaint_type",),
        "text": ("descriptor", "complaint_type"),
        "filed_at": ("opendate",),
        "answered_at": ("closedate",),
        "kind": (),
        "office": ("complaint_type",),
        "division": ("borough",),
    },
    values={"office": OFFICES, "division": BOROUGHS},
    unknown={"office": OTHER, "division": TOP},
)
LONG_AGO = date(2000, 1, 1)
# what the import takes of the file: the first of each id, if it says anything
TAKEN = """CREATE TABLE taken AS SELECT *, coalesce(offices.code, 'other') AS office, coalesce(boroughs.code, '') AS county
    FROM (SELECT * EXCLUDE (opendate, closedate), opendate::date AS filed, closedate::date AS answered,
        row_number() OVER (PARTITION BY unique_key ORDER BY n) AS nth FROM file
        WHERE coalesce(descriptor, complaint_type) IS NOT NULL) AS rows
    LEFT JOIN offices ON offices.name = complaint_type LEFT JOIN boroughs ON boroughs.name = borough WHERE nth = 1"""
FILED = "SELECT date_trunc('month', filed)::date, office, count(*) FROM taken GROUP BY ALL"
PLACES = "SELECT county, count(*) FROM taken GROUP BY ALL"
OPEN = "SELECT count(*) FROM taken WHERE filed <= $day AND (answered IS NULL OR answered > $day)"
HANDLING = """SELECT date_trunc('month', answered)::date AS month, office, count(*),
    quantile_disc((b.ordinal - a.ordinal) * $minutes, $share)
    FROM taken JOIN days a ON a.day = filed JOIN days b ON b.day = answered GROUP BY ALL"""


def set_up() -> None:
    """The authority: a top, five boroughs below it, the offices."""
    top = _division(TOP, Division.Level.PREFECTURE, "Another city", None)
    for name, code in BOROUGHS.items():
        _division(code, Division.Level.COUNTY, name, top)
    for code in (*OFFICES.values(), OTHER):
        given = {"kind": Organisation.Kind.OFFICE, "name": code, "division": top}
        since = datetime.combine(LONG_AGO, datetime.min.time(), UTC)
        Office.objects.get_or_create(code=code, defaults={**given, "valid": TimestamptzRange(since, None)})


def _division(code: str, level: str, name: str, parent: Division | None) -> Division:
    path = f"{parent.path}.{code}" if parent else code
    given = {"level": level, "name": name, "parent": parent, "path": path, "valid": DateRange(LONG_AGO, None)}
    return Division.objects.get_or_create(code=code, defaults=given)[0]


def import_file(rows: Iterable[tuple[int, dict[str, Any]]], told: Any = lambda _report: None) -> Report:
    """The file, by the mapping."""
    return import_requests(rows, source="another", columns=COLUMNS, told=told)


def by_hand(rows: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """The rows in DuckDB as the file has them, and the working days of our calendar counted from the first."""
    made = duckdb.connect()
    names = ("unique_key", "opendate", "closedate", "complaint_type", "descriptor", "borough")
    made.execute(f"CREATE TABLE file (n BIGINT, {', '.join(f'{name} VARCHAR' for name in names)})")
    told = [[n, *(row.get(name) or None for name in names)] for n, row in enumerate(rows)]
    _fill(made, "file", told)
    for table, values in (("offices", OFFICES), ("boroughs", BOROUGHS)):
        made.execute(f"CREATE TABLE {table} (name VARCHAR, code VARCHAR)")
        _fill(made, table, [list(pair) for pair in values.items()])
    made.execute("CREATE TABLE days (day DATE, ordinal BIGINT)")
    _fill(made, "days", [list(pair) for pair in _ordinals()])
    made.execute(TAKEN)
    return made


def _fill(made: duckdb.DuckDBPyConnection, table: str, rows: list[list[Any]]) -> None:
    arrow = pa.table(
        [list(column) for column in zip(*rows, strict=True)], names=[f"c{n}" for n in range(len(rows[0]))]
    )
    made.register("given", arrow)
    made.execute(f"INSERT INTO {table} SELECT * FROM given")


def _ordinals() -> Iterator[tuple[date, int]]:
    day, count, calendar = date(2015, 1, 1), 0, current()
    while day < date(2026, 1, 1):
        yield day, count
        count += calendar.is_working(day)
        day += timedelta(days=1)


def differences(hand: duckdb.DuckDBPyConnection, days: Iterable[date]) -> Iterator[str]:
    """Every figure that is not what the file says by plain SQL."""
    offices = dict(Office.objects.values_list("pk", "code"))
    since, until = date(2015, 1, 1), date(2025, 1, 31)
    window = {"since": since, "until": until}

    def ours(code: str, *by: str, **more: Any) -> dict[tuple[Any, ...], Any]:
        cells = compute(measure_of(code), **window, by=by, **more).cells
        return {
            tuple(offices.get(k, k) if name == "unit" else k for name, k in zip(by, c.keys, strict=True)): c
            for c in cells
        }

    filed = {key: cell.numerator for key, cell in ours("requests.filed", "month", "unit").items()}
    yield from _unlike("filed", filed, {row[:2]: row[2] for row in hand.execute(FILED).fetchall()})
    places = {key[0] or "": cell.numerator for key, cell in ours("requests.filed", "county").items()}
    yield from _unlike("places", places, dict(hand.execute(PLACES).fetchall()))
    for day in days:
        told = ours("requests.open", as_of=day)[()].value
        yield from _unlike("open", {day: told}, {day: hand.execute(OPEN, {"day": day}).fetchall()[0][0]})
    for code, share in (("requests.handling", 0.5), ("requests.handling_p90", 0.9)):
        found = {key: (c.numerator, c.value) for key, c in ours(code, "month", "unit").items()}
        rows = hand.execute(HANDLING, {"share": share, "minutes": office_hours(TOP).length}).fetchall()
        yield from _unlike(code, found, {row[:2]: (row[2], row[3] / 60) for row in rows})


def _unlike(what: str, ours: dict[Any, Any], theirs: dict[Any, Any]) -> Iterator[str]:
    for key in sorted(ours.keys() | theirs.keys(), key=str):
        if ours.get(key) != theirs.get(key):
            yield f"{what} {key}: {ours.get(key)}, by hand {theirs.get(key)}"


def main() -> None:
    """Set up, import twice, compare, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=0)
    given = parser.parse_args()
    content = (
        gzip.decompress(given.file.read_bytes()) if given.file.suffix == ".gz" else given.file.read_bytes()
    )
    rows = list(rows_in("file.csv", content))[: given.rows or None]
    with database.running():
        call_command("migrate", verbosity=0)
        set_up()
        for run in ("first", "again"):
            begun, spent = time.monotonic(), _spent()
            report = import_file(rows)
            told = f"{report.read:,} read, {report.new:,} new, {report.unchanged:,} unchanged, {len(report.refused)} refused"
            print(
                f"{run}: {told}; {time.monotonic() - begun:.0f} s, {_spent() - spent:.0f} s of the processor"
            )
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            print(f"database: {cursor.fetchone()[0] / 2**20:.0f} MB")
        days = [date(year, month, 30) for year in range(2015, 2025) for month in (6, 12)]
        begun = time.monotonic()
        unlike = list(differences(by_hand([row for _n, row in rows]), days))
        print(f"figures live and by hand: {time.monotonic() - begun:.0f} s")
        print("\n".join(unlike[:20]) or "every figure equals plain SQL over the file")


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()

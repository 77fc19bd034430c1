"""All figures of requests by division and month over a made snapshot, on DuckDB, beside SQL written by hand.

`python benchmarks/indicators.py FOLDER --facts 10000000` makes a snapshot of so many facts in FOLDER (kept for the
next run), computes every figure by 900 communities and 24 months, then one figure as its page asks it, then the same
counts by hand-written SQL over the same files, and compares the numbers.
"""

import argparse
import os
import resource
import time
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import duckdb
from django.core.management import call_command
from django.db import connection, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
django.setup()

from tongban.kernel.indicators import keeping  # noqa: E402 - Django first
from tongban.kernel.indicators.catalogue import all_measures  # noqa: E402 - Django first
from tongban.kernel.indicators.computing import Table, compute  # noqa: E402 - Django first
from tongban.kernel.indicators.engines.duck import connected  # noqa: E402 - Django first
from tongban.kernel.indicators.periods import Window  # noqa: E402 - Django first
from tongban.kernel.indicators.snapshots.manifest import NAME, Snapshot, opened  # noqa: E402 - Django first
from tongban.kernel.indicators.snapshots.streaming import write  # noqa: E402 - Django first
from tongban.kernel.indicators.snapshots.taking import declared_facts  # noqa: E402 - Django first
from tongban.project import database  # noqa: E402 - Django first

FACTS_A_REQUEST = 8.2  # 1 filed, 3 stays, 1 sending, 0.8 contacts, 0.9 answers, 1 due, 0.5 confirmations
WINDOW, AS_OF = Window(date(2024, 1, 1), date(2025, 12, 31)), date(2025, 12, 31)
BASE = """CREATE TABLE base AS SELECT i AS record, 'request' AS life, 'portal' AS channel,
    CASE WHEN r < 0.5 THEN 'complaint' ELSE 'help' END AS kind, 'c' || (r2 * 15)::int AS category,
    'd' || (r2 * 60)::int AS category2, r > 0.97 AS urgent, "at", '6523' || (d // 128) AS county,
    '6523' || (d // 16) AS town, '6523' || d AS community, (u * 400)::bigint AS unit, r, r2, u,
    "at" + to_seconds((-ln(1 - u) * 4 * 86400)::int) AS done
FROM (SELECT i, random() r, random() r2, random() * 0.9999 u, (random() * 899)::int d,
    TIMESTAMPTZ '2023-06-01 00:00:00+00' + to_seconds((random() * 944 * 86400)::bigint) AS "at" FROM range(?) t(i))"""
VIEWS = {
    "requests_facts": "FROM base",
    "requests_stays": """SELECT *, 'dispatched' AS state, "at" AS since, "at" + (done - "at") / 8 AS until FROM base
        UNION ALL SELECT * REPLACE ("at" + (done - "at") / 8 AS "at"), 'accepted' AS state, "at" + (done - "at") / 8 AS since,
        CASE WHEN r < 0.93 THEN done END AS until FROM base
        UNION ALL SELECT * REPLACE (done AS "at"), 'answered' AS state, done AS since, NULL AS until
        FROM base WHERE r < 0.93""",
    "requests_sendings": """SELECT *, r2 < 0.7 AS auto, CASE WHEN r2 > 0.95 THEN done END AS returned_at,
        CASE WHEN r2 > 0.96 THEN done END AS corrected_at FROM base""",
    "requests_contacts": """SELECT * REPLACE ("at" + (done - "at") / 8 AS "at"), done AS due_at, (u * 900)::bigint AS spent
        FROM base WHERE r < 0.8""",
    "requests_answers": """SELECT * REPLACE (done AS "at"), "at" + INTERVAL 9 DAY AS due_at, (u * 4000)::bigint AS spent,
        CASE WHEN r2 > 0.98 THEN done + INTERVAL 2 DAY END AS reopened_at, r2 < 0.1 AS adopted FROM base WHERE r < 0.9""",
    "requests_dues": """SELECT * REPLACE ("at" + INTERVAL 9 DAY AS "at"), done AS answered_at,
        CASE WHEN r < 0.9 THEN done END AS settled_at, "at" AS since, NULL::TIMESTAMPTZ AS until FROM base""",
    "requests_former_classes": """SELECT *, "at" AS since, "at" + INTERVAL 3 DAY AS until FROM base WHERE r2 > 0.98""",
    "requests_confirmations": """SELECT * REPLACE (done AS "at"), true AS replied, r2 < 0.97 AS contacted,
        r2 < 0.8 AS solved, 1 + (r2 * 4)::bigint AS satisfaction FROM base WHERE r < 0.5""",
}
# the same counts as somebody would write them who knows the files: months by community
HAND = {
    "requests.filed": """SELECT date_trunc('month', day), community, count(*) FROM requests_facts
        WHERE "at" >= $since AND "at" < $until GROUP BY ALL""",
    "requests.on_time": """SELECT date_trunc('month', day), community, count(*) FILTER ("at" <= due_at), count(*)
        FROM requests_answers WHERE "at" >= $since AND "at" < $until GROUP BY ALL""",
    "requests.solved_rate": """SELECT date_trunc('month', day), community, count(*) FILTER (solved), count(solved)
        FROM requests_confirmations WHERE "at" >= $since AND "at" < $until GROUP BY ALL""",
    "requests.handling": """SELECT date_trunc('month', day), community, count(*), quantile_disc(spent, 0.5)
        FROM requests_answers WHERE "at" >= $since AND "at" < $until AND life <> 'petition' GROUP BY ALL""",
    "requests.handling_p90": """SELECT date_trunc('month', day), community, count(*), quantile_disc(spent, 0.9)
        FROM requests_answers WHERE "at" >= $since AND "at" < $until AND life <> 'petition' GROUP BY ALL""",
    "requests.open": """SELECT m, community, count(*) FROM requests_stays JOIN (SELECT least($until,
        (m + INTERVAL 1 MONTH)::TIMESTAMP::TIMESTAMPTZ - INTERVAL 8 HOUR) AS ends, m FROM range(DATE '2024-01-01',
        DATE '2026-01-01', INTERVAL 1 MONTH) t(m)) ON since < ends AND (until IS NULL OR until >= ends)
        WHERE state IN ($open) GROUP BY ALL""",
}


def main() -> None:
    """Make, compute, compare, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--facts", type=int, default=10_000_000)
    given = parser.parse_args()
    if not (given.folder / NAME).exists():
        make(given.folder, given.facts)
    keeping.COSTLY = float("inf")  # every answer is computed
    with database.running():
        call_command("migrate", verbosity=0)  # what all processes share of answers is looked up first
        streamed(1_000_000)
        snapshot = opened(given.folder)
        rows = sum(held["rows"] for held in snapshot.facts.values())
        size = sum(f.stat().st_size for f in given.folder.iterdir()) / 2**20
        print(f"{rows:,} facts, {size:.0f} MB of Parquet, {os.cpu_count()} processors")
        every(given.folder)
        page(given.folder)
        beside(given.folder)
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB")


def streamed(rows: int) -> None:
    """So many rows of answers from PostgreSQL to Parquet, as a snapshot does for each fact."""
    facts = declared_facts()["requests_answers"]
    with transaction.atomic(), connection.cursor() as cursor, TemporaryDirectory() as folder:
        cursor.execute(
            """CREATE TEMP TABLE requests_answers ON COMMIT DROP AS SELECT i AS record,
            now() - i * interval '40 s' AS at, (now() - i * interval '40 s')::date AS day, '6523' || i %% 7 AS county,
            '6523' || i %% 60 AS town, '6523' || i %% 900 AS community, 'request' AS life, 'portal' AS channel,
            'help' AS kind, 'c' || i %% 15 AS category, 'd' || i %% 60 AS category2, i %% 30 = 0 AS urgent, i %% 400 AS unit,
            now() AS due_at, i %% 4000 AS spent, NULL::timestamptz AS reopened_at, i %% 9 = 0 AS adopted
            FROM generate_series(1, %s) i""",
            [rows],
        )
        begun = time.perf_counter()
        write(facts, Path(folder) / "answers.parquet")
        took = time.perf_counter() - begun
    print(f"{rows:,} rows of answers to Parquet: {took:.1f} s")


def make(folder: Path, facts: int) -> None:
    """A snapshot of made requests: all of them filed between June 2023 and the end of 2025."""
    folder.mkdir(parents=True)
    made = duckdb.connect()
    made.execute("SELECT setseed(0.42)")
    made.execute(BASE, [int(facts / FACTS_A_REQUEST)])
    told = {}
    for name, one in declared_facts().items():
        if name in VIEWS:
            columns = ", ".join(f'"{n}"' for n in one.schema if n != "day")
            made.execute(f"""COPY (SELECT {columns}, (epoch_ms(epoch_ms("at") + 28800000))::date AS day
                FROM ({VIEWS[name]})) TO '{folder / name}.parquet' (COMPRESSION zstd)""")
            rows = made.execute(f"SELECT count(*) FROM '{folder / name}.parquet'").fetchall()[0][0]
            told[name] = {"columns": one.schema, "rows": rows}
    snapshot = Snapshot(folder, datetime(2026, 1, 1, tzinfo=UTC), 0, told, {})
    (folder / NAME).write_text(snapshot.written())


def asked(code: str, folder: Path, *by: str) -> Table:
    """One figure over the two years."""
    given = {"since": WINDOW.since, "until": WINDOW.until, "as_of": AS_OF, "by": by}
    return compute(all_measures()[code], **given, on=f"duckdb:{folder}")


def every(folder: Path) -> None:
    """All figures by community and month, twice: the first run also compiles the texts."""
    codes = [code for code in all_measures() if code.startswith("requests.")]
    for run in ("first", "again"):
        begun, cells = time.perf_counter(), 0
        for code in codes:
            one = time.perf_counter()
            cells += len(asked(code, folder, "month", "community").cells)
            print(f"  {run} {code}: {time.perf_counter() - one:.2f} s")
        print(f"all {len(codes)} figures, {run}: {time.perf_counter() - begun:.1f} s, {cells:,} cells")


def page(folder: Path) -> None:
    """What the page of one figure asks: months by county at once, and the whole of the year before."""
    for code in ("requests.filed", "requests.on_time", "requests.handling", "requests.open"):
        times = []
        for _run in range(5):
            begun = time.perf_counter()
            asked(code, folder, "month", "county")
            asked(code, folder)
            times.append(time.perf_counter() - begun)
        print(f"page of {code}: {sorted(times)[2] * 1000:.0f} ms (median of 5)")


def beside(folder: Path) -> None:
    """Declared and by hand, in turn, best of three; the numbers must be the same."""
    files = connected(opened(folder))
    for code, sql in HAND.items():
        ours, hand = [], []
        for _run in range(3):
            begun = time.perf_counter()
            table = asked(code, folder, "month", "community")
            ours.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            rows = by_hand(files, sql)
            hand.append(time.perf_counter() - begun)
        same = sum(row[2] for row in rows) == sum(cell.numerator for cell in table.cells)
        same = same and len(rows) == len(table.cells)
        told = "equal" if same else f"DIFFER {len(rows)} {len(table.cells)}"
        print(f"{code}: {min(ours):.2f} s, by hand {min(hand):.2f} s, {min(ours) / min(hand):.1f} x, {told}")


def by_hand(files: duckdb.DuckDBPyConnection, sql: str) -> list[tuple]:
    """The rows of a text written by hand."""
    from tongban.services.requests.lifecycle.states import UNSETTLED  # noqa: PLC0415 - only here

    text = sql.replace("$open", ", ".join(f"'{state}'" for state in UNSETTLED))
    given = {"since": WINDOW.start, "until": WINDOW.end}
    return files.execute(text, {k: v for k, v in given.items() if f"${k}" in text}).fetchall()


if __name__ == "__main__":
    main()

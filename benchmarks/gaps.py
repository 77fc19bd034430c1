"""The gaps page over many sendings, in a transaction that is undone: TONGBAN_HOME=... python benchmarks/gaps.py [COUNT]."""

import os
import sys
import time

import django

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
PROMISE = 1.0  # seconds for the whole page
CASES = """
INSERT INTO cases_case (life, reference, state, title, opened_at, changed_at, outcome, place_path, counts, seq, head)
SELECT 'request', 'BENCH-' || n, 'dispatched', 'x', now(), now(), '', '652300.652301', '{}', 1, ''
FROM generate_series(1, %s) n RETURNING id
"""
SENDINGS = """
INSERT INTO duties_sending (case_id, seq, at, first, by_person, office_id, item_id, p, against, category, category2,
    place_path, returned_at)
SELECT c.id, 1, now() - (c.id %% 365) * interval '1 day', true, c.id %% 3 = 0,
    (SELECT min(id) FROM parties_organisation WHERE office_kind <> ''),
    CASE WHEN c.id %% 4 > 0 THEN (SELECT min(id) FROM duties_dutyitem) + c.id %% 150 END, 0.5, c.id %% 7 = 0,
    'class ' || c.id %% 15, 'second ' || c.id %% 60, '652300.652301', CASE WHEN c.id %% 11 = 0 THEN now() END
FROM cases_case c WHERE c.reference LIKE 'BENCH-%%'
"""


def main() -> int:
    """Fill, ask what the page asks, and say how long it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
    django.setup()
    from django.db import connection, transaction  # noqa: PLC0415 - Django is set up first

    from tongban.services.duties.queries import gaps  # noqa: PLC0415 - as above

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(CASES, [COUNT])
            cursor.execute(SENDINGS, [])
            cursor.execute("ANALYZE duties_sending")
        period = gaps.Period(*gaps.last_year())
        total = 0.0
        for name in ("totals", "uncovered", "untouched", "often_returned"):
            began = time.perf_counter()
            found = getattr(gaps, name)(period)
            rows = len(list(found[: gaps.MOST])) if name != "totals" else 1
            took = time.perf_counter() - began
            total += took
            print(f"{name}: {rows} rows in {took * 1000:.0f} ms")
        transaction.set_rollback(True)
    print(f"{COUNT:,} sendings: {total * 1000:.0f} ms; promised {PROMISE * 1000:.0f} ms")
    return int(total > PROMISE)


if __name__ == "__main__":
    sys.exit(main())

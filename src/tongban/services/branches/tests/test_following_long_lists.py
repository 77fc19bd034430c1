"""What the ledger says last of some subjects is found by them alone, however many others it holds."""

import pytest
from django.db import connection

from tongban.kernel.exchange.models import Entry
from tongban.kernel.exchange.registers import Followed
from tongban.services.branches import registers
from tongban.services.branches.actions.following.shared import latest

MANY = """
INSERT INTO exchange_entry (register, key, ident, data, path, valid, recorded)
SELECT 'organisations', 'k' || n % 10000, '', '{}', '65', daterange(DATE '2026-01-01' + n / 10000, DATE '2026-01-02' + n / 10000),
    tstzrange(now(), CASE WHEN n < 20000 THEN NULL ELSE now() + interval '1 hour' END)
FROM generate_series(0, 29999) AS n
"""


def blocks(plan):
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


@pytest.mark.django_db
def test_some_subjects_cost_the_same_beside_thousands_of_others():
    cost = []

    def counted(execute, sql, params, many, context):
        with connection.connection.cursor() as beside:
            beside.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
            cost.append(blocks(beside.fetchone()[0][0]["Plan"]))
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute(MANY)
    told = [Followed(Entry(key=f"k{n}"), None, None) for n in range(1000, 1020)]
    with connection.execute_wrapper(counted):
        found = latest(registers.ORGANISATIONS, told)
    assert {key: str(entry.valid.lower) for key, entry in found.items()} == {
        f"k{n}": "2026-01-02" for n in range(1000, 1020)
    }
    assert sum(cost) < 20 * 10

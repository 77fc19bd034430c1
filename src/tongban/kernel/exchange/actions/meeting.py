"""Which entries of the ledger the rows of a list can be put beside, found without opening any."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from tongban.kernel.core import wholesale
from tongban.kernel.exchange import matching
from tongban.kernel.exchange.matching import Record
from tongban.kernel.exchange.models import Entry, Meeting
from tongban.kernel.exchange.registers import Register

# of what is laid out of the ledger (`comparing.ledger_of`)
NEW = """
SELECT n.id FROM exchange_latest n WHERE NOT EXISTS (SELECT FROM exchange_meeting m WHERE m.entry_id = n.id)
"""
# one look into the index for each number: whether two long arrays overlap would be asked of every entry
NEAR = """
WITH met AS MATERIALIZED (
    SELECT DISTINCT m.entry_id FROM unnest(%(tokens)s::bigint[]) AS t(token)
    JOIN exchange_meeting m ON m.tokens @> ARRAY[t.token]
)
SELECT n.id FROM exchange_latest n JOIN met ON met.entry_id = n.id
WHERE NOT EXISTS (SELECT FROM exchange_row r WHERE r.submission_id = %(list)s AND r.key = n.key)
"""


def near(register: Register, rows: Sequence[Record], *, submission: int) -> list[int]:
    """The ids of entries that no row of the list is yet and that share a block with one of these; under the register's lock.

    What was not asked before of an entry is asked now, once for as long as it stands.
    """
    told = dict(matching.meeting(register, [*rows, *_new(register)]))
    mine = {row["id"] for row in rows}
    wholesale.insert(
        [Meeting(entry_id=int(pk[1:]), tokens=tokens) for pk, tokens in told.items() if pk not in mine]
    )
    wanted = sorted({token for pk in mine for token in told[pk]})
    return [pk for (pk,) in _all(NEAR, {"tokens": wanted, "list": submission})]


def _new(register: Register) -> list[Record]:
    ids = [pk for (pk,) in _all(NEW, {})]
    data = Entry.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "data")
    found = matching.records(register, data.iterator(chunk_size=2000))
    return [{**one, "id": f"e{one['id']}"} for one in found]


def _all(sql: str, given: dict[str, Any]) -> list[tuple[int]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()

"""Words of the ledger and of lists are let go of, in time or because the person asks; chains, counts and decisions stay.

Chains and signatures bind digests (of a file, of a row, of a question), so they hold without the words.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from tongban.kernel.core import clock, events
from tongban.kernel.exchange import queries
from tongban.kernel.exchange.ledger import lock_keys
from tongban.kernel.exchange.models import Entry, Erasure, Submission
from tongban.kernel.exchange.sealing import ERASED

STREAM = "exchange_erasure"
IN_TIME, ASKED = "in_time", "asked"
XACT = RawSQL("pg_current_xact_id()::text::bigint", ())
ROWS = """
UPDATE exchange_row r SET raw = '', data = '{}', sender_key = '', problems = '[]' FROM exchange_submission s
WHERE s.id = r.submission_id AND s.register = %(register)s AND r.key = %(key)s
"""
DIFFERENCES = """
UPDATE exchange_difference SET why = '[]', evidence = '', reason = CASE reason WHEN '' THEN '' ELSE '—' END,
    before = CASE WHEN coalesce(before, 'null') = 'null' THEN before WHEN field = '' THEN '{{}}' ELSE %(mark)s::jsonb END,
    after = CASE WHEN coalesce(after, 'null') = 'null' THEN after WHEN field = '' THEN '{{}}' ELSE %(mark)s::jsonb END
WHERE {which}
"""
ENTRIES = """
UPDATE exchange_entry SET data = '{}', person_id = NULL, organisation_id = NULL
WHERE register = %(register)s AND key = %(key)s
"""
MEETINGS = """
DELETE FROM exchange_meeting m USING exchange_entry e
WHERE e.id = m.entry_id AND e.register = %(register)s AND e.key = %(key)s
"""
# of a list: rows that name nobody of the ledger, with what was asked about them
NOBODYS = """
UPDATE exchange_row r SET raw = '', data = '{}', sender_key = '', problems = '[]' WHERE r.submission_id = %(list)s
AND NOT EXISTS (SELECT FROM exchange_entry e WHERE e.register = %(register)s AND e.key = r.key)
"""
OF_NOBODY = """submission_id = %(list)s
AND NOT EXISTS (SELECT FROM exchange_entry e WHERE e.register = %(register)s AND e.key = exchange_difference.key)
"""
MARK = json.dumps(ERASED)


@dataclass(frozen=True)
class Gone:
    """How many rows of each table lost their words."""

    entries: int
    rows: int
    differences: int


@transaction.atomic
def erase_ended(pk: int) -> None:
    """All that is held of an entry's subject goes, its time being over; nothing is done to one that stands again."""
    row = Entry.objects.get(pk=pk)
    erase_subject(row.register, row.key, by="system", why=IN_TIME)


@transaction.atomic
def erase_subject(register: str, key: str, *, by: str, why: str) -> Gone | None:
    """Everything said of a subject that has ended, in the ledger, in rows and in decisions; None if there is nothing."""
    lock_keys(register, [key])
    if not queries.ended_before(clock.now(), register).filter(key=key).exists():
        return None
    erasure = Erasure.objects.create(register=register, key=key, at=clock.now(), by=by, why=why, xact=XACT)
    given = {"register": register, "key": key, "mark": MARK}
    which = "register = %(register)s AND key = %(key)s"
    _run(MEETINGS, given)
    gone = Gone(
        rows=_run(ROWS, given),
        differences=_run(DIFFERENCES.format(which=which), given),
        entries=_run(ENTRIES, given),
    )
    events.append(STREAM, erasure.pk, [events.Entry("ledger.erased", by, {"why": why, **asdict(gone)})])
    return gone


def erase_unnamed(submission: Submission) -> None:
    """The rows of a list that never reached the ledger lose what was read of them; within its caller's transaction."""
    Erasure.objects.create(
        register=submission.register,
        submission=submission,
        at=clock.now(),
        by="system",
        why=IN_TIME,
        xact=XACT,
    )
    given: dict[str, str | int] = {"register": submission.register, "list": submission.pk, "mark": MARK}
    # differences first: a row without its words still tells which difference was about it
    _run(DIFFERENCES.format(which=OF_NOBODY), given)
    _run(NOBODYS, given)


def _run(sql: str, given: Mapping[str, str | int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.rowcount

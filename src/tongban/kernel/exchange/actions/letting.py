"""A stopped list is let through or given up by a person who looked."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import events, outbox
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.text import clean_line
from tongban.kernel.exchange import ledger, states
from tongban.kernel.exchange.actions.applying import BATCH
from tongban.kernel.exchange.actions.matching import lock_register
from tongban.kernel.exchange.actions.outcomes import settle_lists, settle_rows
from tongban.kernel.exchange.models import STREAM, Answer, Difference, Submission
from tongban.kernel.exchange.registers import Register, register

SHORTEST = 2
# the second half asks for each row by its key, one look into an index each, whatever the planner thinks of a list just in
TOUCHED = """
SELECT key FROM (
    SELECT key FROM exchange_difference
    WHERE submission_id = %(list)s AND state IN ('applied', 'reversed') AND key > %(after)s
    UNION
    SELECT r.key FROM exchange_row r WHERE r.submission_id = %(list)s AND r.key > %(after)s AND (
        SELECT true FROM exchange_difference d WHERE d.register = %(register)s AND d.key = r.key
        AND (d.state = 'reversed' OR (d.state = 'applied' AND d.applied_at >= %(since)s)) LIMIT 1
    )
) AS found ORDER BY key
"""


@transaction.atomic
def let_through(submission: Submission, *, by: Actor, reason: str) -> Submission:
    """What a list would end is right after all: its differences are asked like any others."""
    lock_all_of(submission, by)
    row = looked_at(submission, by, (states.STOPPED,), reason)
    row.differences.filter(state=states.HELD).update(state=states.WAITING)
    row.state = states.CONFIRMING
    row.save(update_fields=["state"])
    _fold(register(row.register), touched(row))
    note(row, "list.let_through", by, reason)
    settle_lists([row.pk])
    outbox.put([outbox.Letter("exchange.matched", {"submission": row.pk})])
    return row


@transaction.atomic
def give_up(submission: Submission, *, by: Actor, reason: str) -> Submission:
    """A stopped list was sent wrong: nothing of it is asked."""
    lock_all_of(submission, by)
    row = looked_at(submission, by, (states.STOPPED,), reason)
    row.state = states.WITHDRAWN
    row.save(update_fields=["state"])
    drop_open(row)
    settle_rows(row)
    note(row, "list.given_up", by, reason)
    return row


def looked_at(submission: Submission, by: Actor, wanted: Sequence[str], reason: str) -> Submission:
    rights.require(by, "exchange.oversee", submission)
    if len(clean_line(reason)) < SHORTEST:
        raise TongbanError(_("Say in a few words why."), field="reason")
    row = Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission.pk)
    if row.state not in wanted:
        raise Conflict(_("The list is not as it was shown: %s.") % states.LISTS[row.state])
    return row


def drop_open(row: Submission) -> None:
    """What waits of a list is asked no more, and nothing it was told is remembered."""
    open_ones = list(row.differences.filter(state__in=states.OPEN).values_list("pk", flat=True))
    row.differences.filter(pk__in=open_ones).update(state=states.DROPPED)
    pass_on(open_ones)
    Answer.objects.filter(difference__submission=row).delete()


def lock_all_of(submission: Submission, by: Actor) -> None:
    """In the order in which decisions take them: the register, differences, subjects, then the list."""
    rights.require(by, "exchange.oversee", submission)
    lock_register(register(submission.register))
    asked = Difference.objects.filter(Q(submission=submission) | Q(same_as__submission=submission))
    list(asked.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    ledger.lock_all(submission.register)


def _fold(kind: Register, keys: Sequence[str]) -> None:
    """Bring the ledger of many subjects to what is said of them now."""
    ledger.lock_keys(kind.code, keys)
    for start in range(0, len(keys), BATCH):
        ledger.rebuild(kind, keys[start : start + BATCH])


def touched(row: Submission, after: str = "") -> list[str]:
    """The subjects whose ledger may change with a list or without it, in order, those after a key alone.

    They are those it changed, and those it named that changed since it came: where a row agreed and nothing was decided
    after, the ledger says the same without it.
    """
    given: dict[str, Any] = {
        "list": row.pk,
        "register": row.register,
        "since": row.received_at,
        "after": after,
    }
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, given)
        return [key for (key,) in cursor.fetchall()]


def pass_on(leaders: Sequence[int]) -> None:
    """Questions that other lists asked, too, go on without the one that asked first."""
    heirs: dict[int, Difference] = {}
    followers = list(Difference.objects.filter(same_as__in=leaders, state__in=states.OPEN).order_by("pk"))
    for one in followers:
        heir = heirs.setdefault(one.same_as_id or 0, one)
        one.same_as = None if heir is one else heir
    Difference.objects.bulk_update(followers, ["same_as"], batch_size=BATCH)


def note(row: Submission, code: str, by: Actor, reason: str) -> None:
    events.append(STREAM, row.pk, [events.Entry(code, by.code, {"reason": bool(reason)})])

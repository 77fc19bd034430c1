"""What became of each row, and how far a list is, from the state of its differences; set by set."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from tongban.kernel.core import clock, outbox
from tongban.kernel.exchange import states
from tongban.kernel.exchange.models import Difference, Submission

# of a row's differences: what waits outweighs what is decided; a pair that was decided says nothing by itself
OUTCOME = """
WITH told AS (
    SELECT o.id, o.key, count(x.id) FILTER (WHERE x.state IN ('waiting', 'held')) AS waiting,
        count(x.id) FILTER (WHERE x.state = 'confirmed') AS confirmed,
        count(x.id) FILTER (WHERE x.kind <> 'ambiguous') AS n,
        count(x.id) FILTER (WHERE x.kind <> 'ambiguous' AND x.state = 'applied') AS taken,
        count(x.id) FILTER (WHERE x.state = 'reversed') AS undone,
        count(x.id) FILTER (WHERE x.state = 'withdrawn') AS dropped,
        bool_or(x.kind = 'addition') AS new
    FROM exchange_row o LEFT JOIN exchange_difference x ON x.row_id = o.id
    WHERE {which} AND o.outcome <> ALL(%(silent)s) GROUP BY o.id
), became AS (
    SELECT d.id, CASE
        WHEN d.waiting > 0 THEN 'waiting' WHEN d.confirmed > 0 THEN 'confirmed'
        WHEN d.n = 0 AND d.key <> '' THEN 'unchanged' WHEN d.n = 0 THEN 'not_taken'
        WHEN d.undone > 0 THEN 'taken_back' WHEN d.dropped > 0 THEN 'withdrawn'
        WHEN d.taken = d.n AND d.new THEN 'new' WHEN d.taken = d.n THEN 'changed'
        WHEN d.taken > 0 THEN 'partly' ELSE 'not_taken' END AS outcome
    FROM told d
)
UPDATE exchange_row r SET outcome = b.outcome FROM became b WHERE b.id = r.id AND r.outcome <> b.outcome
"""


def settle_rows(submission: Submission) -> None:
    """Tell the outcome of all rows of a list."""
    _settle("o.submission_id = %(list)s", {"list": submission.pk})


def settle_some(differences: Sequence[Difference]) -> None:
    """Tell the outcome of the rows that these differences are about; by nothing but their ids, for lists are long."""
    rows = [d.row_id for d in differences if d.row_id]
    if rows:
        _settle("o.id = ANY(%(rows)s)", {"rows": rows})


def _settle(which: str, given: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OUTCOME.format(which=which), {**given, "silent": list(states.SILENT)})


def settle_lists(lists: Sequence[int]) -> None:
    """A list with nothing left to decide is settled; with nothing left to come it is in effect. Its sender is told once."""
    going = (states.CONFIRMING, states.SETTLED)
    locked = Submission.objects.filter(pk__in=lists, state__in=going).order_by("pk")
    ids = list(locked.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    of_list = Difference.objects.filter(submission=OuterRef("pk"))
    for row in Submission.objects.filter(pk__in=ids).annotate(
        waits=Exists(of_list.filter(state__in=[states.HELD, states.WAITING])),
        comes=Exists(of_list.filter(state=states.CONFIRMED)),
    ):
        state = states.CONFIRMING if row.waits else states.SETTLED if row.comes else states.APPLIED
        if state != row.state:
            first = row.settled_at is None and state != states.CONFIRMING
            row.state, row.settled_at = state, row.settled_at or (clock.now() if first else None)
            row.save(update_fields=["state", "settled_at"])
            if first:
                outbox.put([outbox.Letter("exchange.settled", {"submission": row.pk})])

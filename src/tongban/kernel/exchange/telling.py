"""A list and a difference as programs are told of them; sealed values as their masks."""

from typing import Any

from tongban.kernel.exchange import queries, sealing
from tongban.kernel.exchange.models import Difference, Submission

MOST = 1000  # rows that are told to be wrong; the rest stand in the file of errors


def list_told(row: Submission) -> dict[str, Any]:
    """How a list stands; the outcomes add up to its rows."""
    refused = [{"row": r, "column": c, "why": what} for r, c, what in row.problems]
    wrong = row.rows.exclude(problems=[]).order_by("number").values_list("number", "problems")[:MOST]
    refused += [{"row": n, "column": c, "why": what} for n, told in wrong for c, what in told]
    return {
        "id": row.pk,
        "source": row.source.code,
        "register": row.register,
        "day": row.day.isoformat(),
        "full": row.scope.code if row.scope else None,
        "state": row.state,
        "rows": row.rows_sent,
        "outcomes": queries.outcomes(row),
        "differences": queries.kinds(row),
        "refused": refused,
        "stopped_for": row.stopped_for,
        "back": {"undone": row.back_undone, "of": row.back_keys, "stopped": row.back_paused},
        "sha256": bytes(row.sha256).hex(),
        "hash": bytes(row.hash).hex(),
        "signature": bytes(row.signature).hex(),
    }


def difference_told(one: Difference) -> dict[str, Any]:
    """What is asked, of which row, by whom it is decided, and how it stands."""
    return {
        "id": one.pk,
        "list": one.submission_id,
        "kind": one.kind,
        "field": one.field,
        "row": one.row.number if one.row else None,
        "sender_key": one.row.sender_key if one.row else None,
        "key": one.key,
        "before": sealing.shown(one.before) if one.field else "",
        "after": sealing.shown(one.after),
        "office": one.office.code if one.office else None,
        "due": one.due_at.isoformat() if one.due_at else None,
        "state": one.state,
        "reason": one.reason,
        "why": one.why,
        "same_as": one.same_as_id,
    }

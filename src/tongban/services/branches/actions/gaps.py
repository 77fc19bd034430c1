"""What is open on whose side: found every night, closed by the act that mends it."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Count

from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.notices import actions as notices
from tongban.services.branches import rules
from tongban.services.branches.models import Body, Gap
from tongban.services.branches.queries import members as reading

LOST = """
INSERT INTO branches_gap (kind, body_id, member_id, opened_at, due, how)
SELECT 'contact', s.body_id, m.id, %(now)s, %(due)s, ''
FROM branches_member m JOIN branches_stay s ON s.member_id = m.id AND s.kind = 'present' AND s.valid @> %(today)s::date
WHERE m.valid @> %(today)s::date AND coalesce(m.last_contact, lower(m.valid)) < %(before)s
ON CONFLICT DO NOTHING RETURNING id
"""
LATE = """
INSERT INTO branches_gap (kind, body_id, member_id, move_id, opened_at, due, how)
SELECT 'move', v.target_id, v.member_id, v.id, %(now)s, %(due)s, ''
FROM branches_move v WHERE v.state = 'asked' AND v.due < %(today)s::date
ON CONFLICT DO NOTHING RETURNING id
"""


@transaction.atomic
def watch() -> int:
    """Open what has become a gap since the last look, each once, at the branch that answers; returns how many."""
    day = today()
    told = {"now": clock.now(), "today": day, "before": day - rules.SILENT}
    told["due"] = day + timedelta(days=rules.CONTACT_DAYS)
    opened: list[int] = []
    with connection.cursor() as cursor:
        for statement in (LOST, LATE):
            cursor.execute(statement, told)
            opened += [row[0] for row in cursor.fetchall()]
    _tell(opened, day)
    return len(opened)


def close(
    *,
    kinds: Sequence[str],
    how: str,
    member: int | None = None,
    move: int | None = None,
    unit: int | None = None,
    correction: int | None = None,
) -> int:
    """Close what is open about something, in the transaction of the act that mends it."""
    about = {"member": member, "move": move, "unit": unit, "correction": correction}
    rows = Gap.objects.filter(closed_at=None, kind__in=kinds, **{n: v for n, v in about.items() if v})
    return rows.update(closed_at=clock.now(), how=how)


def _tell(opened: Sequence[int], day: date) -> None:
    """One notice a branch and night, however much came up."""
    counts = Gap.objects.filter(pk__in=opened).order_by().values("body").annotate(n=Count("pk"))
    found = {row["body"]: row["n"] for row in counts}
    for body in Body.objects.filter(pk__in=found).select_related("division"):
        data = {"count": found[body.pk], "name": body.name}
        to = reading.keepers(body)
        notices.queue("branches.gaps", to=to, key=f"gaps:{body.pk}:{day.isoformat()}", data=data)

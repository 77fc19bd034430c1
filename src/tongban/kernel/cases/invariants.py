"""What cases promise of their rows: nothing filed is lost, state is its events folded, no clock is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tongban.kernel.cases.models import Clock
from tongban.kernel.cases.offices import office_path
from tongban.kernel.core.calendar import OfficeHours, deadline, load_overrides, term_from_json
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.core.invariants import Invariant
from tongban.kernel.places.queries import office_hours

# the last that events said of each fact; a moment is said as "now" or "no more"
STATE = """
WITH said AS (
    SELECT e.object_id AS id, jsonb_object_agg(f.key, CASE
        WHEN f.key NOT IN ('answered_at', 'closed_at') THEN f.value
        WHEN f.value = 'true' THEN to_jsonb(e.at) ELSE 'null' END ORDER BY e.seq) AS facts
    FROM core_event e CROSS JOIN jsonb_each(e.data) AS f WHERE e.stream = 'case' AND f.key IN
        ('to', 'lead', 'about', 'merged_into', 'outcome', 'place_path', 'answered_at', 'closed_at')
    GROUP BY e.object_id)
SELECT c.id FROM cases_case c LEFT JOIN said s ON s.id = c.id
WHERE (c.state, c.outcome, c.place_path) IS DISTINCT FROM
        (s.facts ->> 'to', coalesce(s.facts ->> 'outcome', ''), coalesce(s.facts ->> 'place_path', ''))
    OR (c.lead_id, c.about_id, c.merged_into_id) IS DISTINCT FROM ((s.facts ->> 'lead')::bigint,
        (s.facts ->> 'about')::bigint, (s.facts ->> 'merged_into')::bigint)
    OR (c.answered_at, c.closed_at) IS DISTINCT FROM
        ((s.facts ->> 'answered_at')::timestamptz, (s.facts ->> 'closed_at')::timestamptz)
"""
CLOCKS = """
WITH said AS (
    SELECT e.object_id AS id, k.value ->> 'code' AS code, (k.value ->> 'office')::bigint AS office,
        (k.value ->> 'round')::integer AS round,
        jsonb_object_agg(CASE k.value ->> 'do' WHEN 'resume' THEN 'pause' ELSE k.value ->> 'do' END,
            CASE k.value ->> 'do' WHEN 'resume' THEN 'null' ELSE to_jsonb(e.at) END ORDER BY e.seq, k.n) AS did,
        (array_agg(k.value ->> 'due' ORDER BY e.seq DESC, k.n DESC) FILTER (WHERE k.value ? 'due'))[1] AS due,
        coalesce(max((k.value ->> 'level')::integer), 0) AS level
    FROM core_event e CROSS JOIN jsonb_array_elements(e.data -> 'clocks') WITH ORDINALITY AS k (value, n)
    WHERE e.stream = 'case' GROUP BY 1, 2, 3, 4)
SELECT coalesce(c.case_id, s.id)
FROM cases_clock c FULL JOIN said s ON s.id = c.case_id AND s.code = c.code AND s.round = c.round
    AND coalesce(s.office, 0) = coalesce(c.office_id, 0)
WHERE (c.due_at, c.alarms, c.dropped) IS DISTINCT FROM (s.due::timestamptz, s.level, s.did ? 'drop')
    OR (c.started_at, c.stopped_at, c.paused_at) IS DISTINCT FROM ((s.did ->> 'start')::timestamptz,
        (s.did ->> 'stop')::timestamptz, (s.did ->> 'pause')::timestamptz)
"""
STAYS = """
SELECT c.id FROM cases_case c WHERE NOT EXISTS (SELECT 1 FROM cases_stay s WHERE s.case_id = c.id
    AND s.until IS NULL AND s.state = c.state AND s.lead_id IS NOT DISTINCT FROM c.lead_id)
UNION SELECT case_id FROM (
    SELECT case_id, until, lead(since) OVER (PARTITION BY case_id ORDER BY since, id) AS next FROM cases_stay) AS stays
WHERE until IS DISTINCT FROM next
"""
INVARIANTS = (
    Invariant(
        "cases.kept",
        "Every chain of a case has its case, and every case the last event of its chain: nothing filed is lost or cut off.",
        """SELECT coalesce(c.id, e.object_id) FROM cases_case c FULL JOIN (
            SELECT DISTINCT ON (object_id) object_id, seq, hash FROM core_event WHERE stream = 'case'
            ORDER BY object_id, seq DESC) AS e ON e.object_id = c.id
        WHERE (c.seq, c.head) IS DISTINCT FROM (e.seq, e.hash)""",
    ),
    Invariant("cases.state", "What is stored of a case is its events folded.", STATE),
    Invariant("cases.clocks", "What is stored of a clock is what events said of it.", CLOCKS),
    Invariant(
        "cases.deadlines",
        "No clock is wrong: counted again from its start, term and office hours it is due at the same minute.",
        finds="tongban.kernel.cases.invariants.wrong_clocks",
    ),
    Invariant(
        "cases.due",
        "A case is due when the earliest of its running clocks is, and so is whoever helps.",
        """SELECT c.id FROM cases_case c LEFT JOIN (
            SELECT case_id, min(due_at) AS due FROM cases_clock
            WHERE stopped_at IS NULL AND paused_at IS NULL AND NOT dropped GROUP BY case_id) AS k ON k.case_id = c.id
        WHERE c.due_at IS DISTINCT FROM k.due
        UNION SELECT h.case_id FROM cases_helper h JOIN cases_case c ON c.id = h.case_id
        WHERE h.done_at IS NULL AND h.due_at IS DISTINCT FROM c.due_at""",
    ),
    Invariant("cases.stays", "A case stands in one state under one lead at any moment, its present one now.", STAYS),
    Invariant(
        "cases.words",
        "What an event says was said is there, as long as it was not erased.",
        """SELECT e.object_id FROM core_event e JOIN cases_case c ON c.id = e.object_id
        WHERE e.stream = 'case' AND e.data ? 'message' AND c.erased_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM cases_message m WHERE m.id = (e.data -> 'message' ->> 'id')::bigint AND m.case_id = c.id)""",
    ),
)  # fmt: skip


@dataclass
class Counting:
    """Deadlines counted again, each start under each term and hours once: bulk filings share them."""

    paths: dict[int, str] = field(default_factory=dict)
    due: dict[Any, datetime] = field(default_factory=dict)
    hours: dict[str, OfficeHours] = field(default_factory=dict)

    def of(self, row: dict[str, Any]) -> datetime:
        """When a clock is due that started then."""
        path = self._path(row["office"]) if row["office"] else row["case__place_path"]
        term = term_from_json(row["term"])
        asked = (row["started_at"], term, path)
        if asked not in self.due:
            self.due[asked] = deadline(row["started_at"], term, hours=self._hours(path))
        return self.due[asked]

    def _hours(self, path: str) -> OfficeHours:
        if path not in self.hours:
            self.hours[path] = office_hours(path)
        return self.hours[path]

    def _path(self, office: int) -> str:
        if office not in self.paths:
            self.paths[office] = office_path(office)
        return self.paths[office]


def wrong_clocks() -> Iterator[str]:
    """Clocks that were never paused, extended or given another term, and are due at another minute than counted.

    An ended one over days whose word was changed since ran by the calendar of its time: it is left out.
    """
    rows = Clock.objects.filter(extended_at=None, paused_at=None, resumed_at=None).exclude(
        term__has_key="from"
    )
    changed = sorted(load_overrides())
    asked = ("id", "case__place_path", "office", "started_at", "due_at", "term", "stopped_at", "dropped")
    counting = Counting()
    for row in rows.order_by("started_at").values(*asked).iterator(chunk_size=5000):
        ended = row["stopped_at"] is not None or row["dropped"]
        if not (ended and _between(row, changed)) and counting.of(row) != row["due_at"].astimezone(UTC):
            yield str(row["id"])


def _between(row: dict[str, Any], days: list[Any]) -> bool:
    first, last = (row[name].astimezone(BEIJING).date() for name in ("started_at", "due_at"))
    return any(first <= day <= last for day in days)

"""The facts that figures count, as views: one row a thing that happened, each with its time and what it belongs to.

A column that costs a look-up is a scalar subquery, which PostgreSQL leaves out where nobody asks for it.
"""

from django.db import migrations

DAY = "({0} AT TIME ZONE 'Asia/Shanghai')::date"
OF_CASE = """c.id AS record, c.life, r.channel, r.kind, r.category, r.category2, r.urgent, c.place_path,
    split_part(c.place_path, '.', 2) AS county, split_part(c.place_path, '.', 3) AS town,
    split_part(c.place_path, '.', 4) AS community"""
# An outer join, because PostgreSQL then leaves the table out where no column of it is asked for.
FROM_CASE = "FROM cases_case c LEFT JOIN requests_request r ON r.case_id = c.id"
LIVES = "c.life IN ('request', 'suggestion', 'petition')"


def happened(at: str) -> str:
    """The columns of time."""
    return f"{at} AS at, {DAY.format(at)} AS day"


FACTS = f"""CREATE VIEW requests_facts AS SELECT {OF_CASE}, {happened("c.opened_at")},
    c.state, c.lead_id AS unit_now, c.answered_at, c.closed_at, c.outcome,
    coalesce((c.counts ->> 'returned')::int, 0) AS returns, coalesce((c.counts ->> 'reopened')::int, 0) AS reopens,
    r.auto, r.corrected, r.contacted, r.solved, r.satisfaction, r.adopted
{FROM_CASE} WHERE {LIVES}"""

# Where each request stood, under which office, from when until when.
STAYS = f"""CREATE VIEW requests_stays AS SELECT {OF_CASE}, {happened("s.since")},
    s.state, s.lead_id AS unit, s.since, s.until
{FROM_CASE} JOIN cases_stay s ON s.case_id = c.id WHERE {LIVES}"""

# Each time a request was sent to an office: by the program or by a person, whether it came back, whether another
# office had to take it.
SENDINGS = f"""CREATE VIEW requests_sendings AS SELECT {OF_CASE}, {happened("s.since")}, s.lead_id AS unit,
    (c.id, s.since) IN (SELECT e.object_id, e.at FROM core_event e
        WHERE e.stream = 'case' AND e.code = 'dispatch' AND e.actor = 'system') AS auto,
    (SELECT min(n.since) FROM cases_stay n
        WHERE n.case_id = c.id AND n.state = 'returned' AND n.since = s.until) AS returned_at,
    (SELECT min(n.since) FROM cases_stay n
        WHERE n.case_id = c.id AND n.id > s.id AND n.lead_id <> s.lead_id) AS corrected_at
{FROM_CASE} JOIN cases_stay s ON s.case_id = c.id AND s.state = 'dispatched' WHERE {LIVES}"""

# Each first contact of an office with a requester.
CONTACTS = f"""CREATE VIEW requests_contacts AS SELECT {OF_CASE}, {happened("k.stopped_at")},
    k.office_id AS unit, k.due_at, k.spent
{FROM_CASE} JOIN cases_clock k ON k.case_id = c.id AND k.code = 'first_contact' AND k.stopped_at IS NOT NULL
WHERE {LIVES}"""

# Each answer: one more after each reopening.
ANSWERS = f"""CREATE VIEW requests_answers AS SELECT {OF_CASE}, {happened("k.stopped_at")},
    k.due_at, k.spent, k.round,
    (SELECT min(s.lead_id) FROM cases_stay s
        WHERE s.case_id = c.id AND s.state = 'answered' AND s.since = k.stopped_at) AS unit,
    (SELECT min(s.since) FROM cases_stay s
        WHERE s.case_id = c.id AND s.state = 'reopened' AND s.since >= k.stopped_at) AS reopened_at,
    (SELECT bool_or((e.data ->> 'adopted')::boolean) FROM core_event e
        WHERE e.stream = 'case' AND e.object_id = c.id AND e.code = 'answer' AND e.at = k.stopped_at) AS adopted
{FROM_CASE} JOIN cases_clock k ON k.case_id = c.id AND k.code = 'answer' AND k.stopped_at IS NOT NULL WHERE {LIVES}"""

# Each answer that fell due, with the due time as it stood from when until when: it changes when more time is given,
# and ends when a new count replaces one that was dropped. A clock paused with time left cannot fall due.
DUE_COLUMNS = f"""SELECT {OF_CASE}, {{happened}}, k.round, k.stopped_at AS answered_at,
    coalesce(k.stopped_at, k.dropped_at) AS settled_at, {{since}} AS since, {{until}} AS until
{FROM_CASE} JOIN cases_clock k ON k.case_id = c.id AND k.code = 'answer' WHERE {LIVES}"""
REPLACED = """CASE WHEN k.dropped_at IS NOT NULL THEN (SELECT min(n.started_at) FROM cases_clock n
        WHERE n.case_id = k.case_id AND n.code = k.code AND n.round > k.round) END"""
DUES = (
    "CREATE VIEW requests_dues AS "
    + DUE_COLUMNS.format(
        happened=happened("k.due_at"), since="coalesce(k.extended_at, k.started_at)", until=REPLACED
    )
    + " AND (k.paused_at IS NULL OR k.paused_at >= k.due_at) UNION ALL "
    + DUE_COLUMNS.format(happened=happened("k.due_before"), since="k.started_at", until="k.extended_at")
    + " AND k.due_before IS NOT NULL"
)

# What requesters said of an answer, or that they said nothing.
CONFIRMATIONS = f"""CREATE VIEW requests_confirmations AS SELECT {OF_CASE}, {happened("e.at")},
    e.code = 'confirm' AS replied, (e.data ->> 'contacted')::boolean AS contacted,
    (e.data ->> 'solved')::boolean AS solved, (e.data ->> 'satisfaction')::int AS satisfaction,
    (SELECT min(s.lead_id) FROM cases_stay s
        WHERE s.case_id = c.id AND s.state = 'closed' AND s.since = e.at) AS unit
{FROM_CASE} JOIN core_event e ON e.object_id = c.id
WHERE {LIVES} AND e.stream = 'case' AND e.code IN ('confirm', 'lapse')"""
# What few rows have is found by small indexes of those rows alone.
INDEXES = {
    "confirmations_at": "core_event (at) WHERE stream = 'case' AND code IN ('confirm', 'lapse')",
    "sent_by_system": """core_event (object_id, at)
        WHERE stream = 'case' AND code = 'dispatch' AND actor = 'system'""",
    "reopened": "cases_stay (case_id, since) WHERE state = 'reopened'",
    "returned": "cases_stay (case_id, since) WHERE state = 'returned'",
    "extended": "cases_clock (due_before) WHERE due_before IS NOT NULL",
}

VIEWS = {
    "facts": FACTS,
    "stays": STAYS,
    "sendings": SENDINGS,
    "contacts": CONTACTS,
    "answers": ANSWERS,
    "dues": DUES,
    "confirmations": CONFIRMATIONS,
}


class Migration(migrations.Migration):
    dependencies = [("requests", "0001_initial"), ("cases", "0001_initial"), ("core", "0001_initial")]
    operations = [
        *(migrations.RunSQL(sql, f"DROP VIEW requests_{name}") for name, sql in VIEWS.items()),
        *(
            migrations.RunSQL(f"CREATE INDEX requests_{name} ON {on}", f"DROP INDEX requests_{name}")
            for name, on in INDEXES.items()
        ),
    ]

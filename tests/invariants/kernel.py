"""A break of each invariant that kernel rooms declare."""

from tests.invariants.planting import ask, breaks, change, copy, drop, pick

PAST = "now() - interval '2 days'"


@breaks("core.chains")
def _changed_event():
    ask(
        "CREATE TEMP TABLE broken ON COMMIT DROP AS SELECT * FROM core_event WHERE stream = 'station' ORDER BY id LIMIT 1"
    )
    ask("UPDATE core_event SET code = 'station.other' WHERE id = (SELECT id FROM broken)")
    return pick("SELECT stream || ':' || object_id || '#' || seq || ' changed' FROM broken")


@breaks("core.outbox")
def _forgotten_letter():
    return str(
        pick(
            "INSERT INTO core_outbox (topic, payload, created_at, available_at, attempts, dead, error)"
            f" VALUES ('cases.moved', '{{}}', {PAST}, {PAST}, 0, false, '') RETURNING id"
        )
    )


@breaks("core.tasks")
def _hanging_task():
    return str(
        pick(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 'core.relay', 'doing')"
            " RETURNING id"
        )
    )


@breaks("core.answers")
def _key_without_an_answer():
    return str(_key("'api:file:x'", "NULL"))


def _key(scope, answer):
    return pick(
        "INSERT INTO core_idempotencykey (key, scope, digest, answer, created_at)"
        f" VALUES ('planted', {scope}, '\\x00', {answer}, now()) RETURNING id"
    )


@breaks("requests.answered_filings")
def _filing_that_is_not_there():
    return str(_key("'requests.file'", """'{"case": 999999999}'"""))


@breaks("core.sealed")
def _plain_name():
    pk = change(
        "parties_person",
        "SELECT max(id) FROM parties_person",
        "name = 'in plain words, for everybody'::bytea",
    )
    return f"parties.Person.name:{pk}"


@breaks("places.once")
def _two_divisions_of_one_code():
    return copy("places_division", "SELECT max(id) FROM places_division", "division_once_a_day")


@breaks("places.tree")
def _elsewhere_than_it_lies_in():
    return change(
        "places_division",
        "SELECT max(id) FROM places_division WHERE level = 'community'",
        "path = '0.' || code",
    )


@breaks("parties.merged_once")
def _merged_without_a_merge():
    to = "merged_into_id = (SELECT min(id) FROM parties_person)"
    whole = "SELECT max(id) FROM parties_person WHERE merged_into_id IS NULL"
    return "person:" + change("parties_person", whole, to)


@breaks("parties.one_body")
def _in_two_bodies():
    drop("parties_membership", "person_in_one_body")
    row = (
        "INSERT INTO parties_membership (kind, exclusive, person_id, body_id, role, valid)"
        " SELECT 'planted', true, (SELECT max(id) FROM parties_person), {n}, '', '[2020-01-01,)' RETURNING id"
    )
    pick(row.format(n=1))
    return str(pick(row.format(n=2)))


@breaks("access.grants_apart")
def _held_twice():
    return copy(
        "access_grant",
        "SELECT min(id) FROM access_grant WHERE role = 'requests.handler'",
        "held_once_at_a_time",
    )


@breaks("access.two_people")
def _given_by_one():
    where = "SELECT min(id) FROM access_grant WHERE role = 'access.administrator' AND NOT waiting"
    to = "confirmed_by_id = NULL, given_by_id = (SELECT max(id) FROM access_account)"
    return change("access_grant", where, to)


@breaks("notices.told_once")
def _told_twice():
    where = """SELECT max(n.id) FROM notices_notice n JOIN cases_case c ON c.id = n.about_id AND n.about = 'case'
        WHERE c.merged_into_id IS NULL AND 1 = (SELECT count(*) FROM core_event e
            WHERE e.stream = 'case' AND e.object_id = c.id AND e.code = n.data ->> 'step')"""
    return copy("notices_notice", where, key="'planted'")


def _delivery(key, state, urgent):
    return pick(
        "INSERT INTO notices_delivery (notice_id, topic, payload, channel, state, urgent, attempts, created_at, available_at,"
        f" error, key) SELECT max(id), 'x', '{{}}', 'sms', '{state}', {urgent}, 0, {PAST}, {PAST}, '', '{key}'"
        " FROM notices_notice RETURNING id"
    )


@breaks("notices.one_message_a_channel")
def _sent_twice():
    _delivery("planted1", "void", "false")
    return str(_delivery("planted2", "void", "false"))


@breaks("notices.settled")
def _never_sent():
    return str(_delivery("planted", "pending", "true"))


@breaks("cases.kept")
def _cut_off():
    return change("cases_case", "SELECT max(id) FROM cases_case", "seq = seq - 1")


@breaks("cases.state")
def _otherwise_than_told():
    return change("cases_case", "SELECT max(id) FROM cases_case", "outcome = 'planted'")


@breaks("cases.clocks")
def _rung_unheard():
    pk = pick("SELECT max(id) FROM cases_clock")
    ask("UPDATE cases_clock SET alarms = alarms + 1 WHERE id = %s", pk)
    return str(pick("SELECT case_id FROM cases_clock WHERE id = %s", pk))


@breaks("cases.deadlines")
def _another_term():
    where = """SELECT max(id) FROM cases_clock WHERE extended_at IS NULL AND paused_at IS NULL AND resumed_at IS NULL
        AND term ->> 'kind' = 'working_days' AND NOT term ? 'from'"""
    return change(
        "cases_clock", where, "term = jsonb_set(term, '{n}', to_jsonb((term ->> 'n')::integer + 1))"
    )


@breaks("cases.due")
def _due_at_another_minute():
    where = "SELECT max(id) FROM cases_case c WHERE due_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cases_helper h WHERE h.case_id = c.id)"
    return change("cases_case", where, "due_at = due_at + interval '1 minute'")


@breaks("cases.stays")
def _nowhere():
    pk = pick("SELECT max(case_id) FROM cases_stay")
    ask("UPDATE cases_stay SET until = now() WHERE until IS NULL AND case_id = %s", pk)
    return str(pk)


@breaks("cases.words")
def _words_gone():
    where = """SELECT max((e.data -> 'message' ->> 'id')::bigint) FROM core_event e JOIN cases_case c ON c.id = e.object_id
        WHERE e.stream = 'case' AND e.data ? 'message' AND c.erased_at IS NULL"""
    pk = pick(where)
    case = pick("SELECT case_id FROM cases_message WHERE id = %s", pk)
    ask("DELETE FROM cases_message WHERE id = %s", pk)
    return str(case)

"""A demo comes to the same on one process and on two, killed half-way and taken up again or not."""

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tongban.project.tests import ready_made
from tongban.project.tests.running import environment

pytestmark = pytest.mark.processes
AS_OF = f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M:%S}"
WORDS = ("demo", "--json", "--scale", "0.002", "--as-of", AS_OF)
# what it comes to, by natural names: without ids, which a kill leaves gaps in, and without sealed words, each sealed anew
FIRM = "SELECT o.credit_code AS code, u.id AS unit_id, u.division_id, u.field, u.address, u.staff, u.valid FROM branches_unit u JOIN parties_organisation o ON o.id = u.organisation_id"
WHO = "SELECT m.id AS member_id, m.ledger_key, m.last_contact, m.valid, p.phone_index, p.id_number_index FROM branches_member m JOIN parties_person p ON p.id = m.person_id"
QUERIES = (
    "SELECT id, reference, life, state, title, opened_at, closed_at, place_path, lead_id, counts, due_at FROM cases_case",
    "SELECT object_id, seq, at, actor, code, data #- '{message,id}' FROM core_event WHERE stream = 'case'",
    "SELECT stream, seq, at, actor, code FROM core_event WHERE stream NOT LIKE 'demo%'",
    "SELECT case_id, code, round, due_at, paused_at, stopped_at, dropped, spent, alarms FROM cases_clock",
    "SELECT case_id, at, step, actor, text FROM cases_message",
    "SELECT case_id, source_id, category, urgent, grounds, public_title, support, solved FROM requests_request",
    (
        "SELECT template, username, to_case, data #- '{pk}', n.created_at FROM notices_notice n"
        " LEFT JOIN access_account ON access_account.id = to_account_id"
    ),
    "SELECT case_id, seq, office_id, p, against FROM duties_sending",
    "SELECT title_of_id, place_path, size, gone FROM matters_hotissue",
    "SELECT name, kind, valid FROM branches_body",
    FIRM.replace("u.id AS unit_id, ", ""),
    WHO.replace("m.id AS member_id, ", ""),
    f"WITH f AS ({FIRM}) SELECT code, name, c.valid FROM branches_coverage c JOIN f USING (unit_id) JOIN branches_body b ON b.id = body_id",
    (
        f"WITH f AS ({FIRM}) SELECT code, username, s.valid FROM branches_serving s JOIN f USING (unit_id)"
        " JOIN branches_instructor i ON i.id = instructor_id JOIN access_account a ON a.id = account_id"
    ),
    f'WITH f AS ({FIRM}) SELECT code, "on", done, recorded_at FROM branches_visit JOIN f USING (unit_id)',
    f"WITH f AS ({FIRM}) SELECT code, year, state, demonstration, settled_at FROM branches_site JOIN f USING (unit_id)",
    (
        f"WITH w AS ({WHO}) SELECT phone_index, id_number_index, name, s.kind, s.valid FROM branches_stay s"
        " JOIN w USING (member_id) JOIN branches_body b ON b.id = body_id"
    ),
    (
        f"WITH w AS ({WHO}) SELECT phone_index, id_number_index, s.name, t.name, v.kind, left_on, state, asked_at, settled_at"
        " FROM branches_move v JOIN w USING (member_id) JOIN branches_body s ON s.id = source_id JOIN branches_body t ON t.id = target_id"
    ),
    (
        f'WITH w AS ({WHO}) SELECT phone_index, id_number_index, title, "on" FROM branches_attendance JOIN w USING (member_id)'
        " JOIN branches_training t ON t.id = training_id"
    ),
    "SELECT g.kind, name, opened_at, due, closed_at, how FROM branches_gap g JOIN branches_body b ON b.id = body_id",
    'SELECT register, "full", file_name, day, rows_sent, state, received_at, settled_at FROM exchange_submission',
    "SELECT file_name, day, number, r.hash, ident, key, tier, outcome FROM exchange_row r JOIN exchange_submission s ON s.id = submission_id",
    (
        'SELECT register, kind, field, key, exchange_said(before), exchange_said(after), path, state, opened_at, "on", reason, decided_by'
        " FROM exchange_difference"
    ),
    "SELECT register, key, ident, path, valid, recorded FROM exchange_entry",
    "SELECT d.register, said, d.key, d.field FROM exchange_answer a JOIN exchange_difference d ON d.id = difference_id",
    "SELECT kind, title, state, office_id, community_id, filed_at, appealed_at, ruled_at FROM burdens_ask",
    'SELECT "where", says, found_at, down_by, removed_at FROM burdens_sign',
    "SELECT subject, p, why, state FROM parties_doubt",
    "SELECT number, kind, valid, longitude, latitude FROM places_place",
    "SELECT text, value, verdict, real FROM bulletin_printed",
    (
        "SELECT phone_index, place_path, name_index, skills, available, registered_on FROM volunteers_volunteer v"
        " JOIN parties_person p ON p.id = v.person_id"
    ),
    (
        "SELECT t.name, kind, division_id, office_id, since, phone_index FROM volunteers_team t"
        " JOIN parties_person p ON p.id = t.leader_id"
    ),
    (
        "SELECT a.kind, title, during, state, served, a.place, opened_at, record_due_at, recorded_at, t.name"
        " FROM activities_activity a LEFT JOIN volunteers_team t ON t.organisation_id = a.organisation_id"
    ),
    "SELECT phone_index, during, minutes, how, recorded_at FROM activities_hours h JOIN parties_person p ON p.id = person_id",
    "SELECT title, wanted_on, office_id FROM volunteers_need",
    "SELECT code, s.name, kind, address, amenities, opened_at, longitude, latitude FROM stations_station s JOIN places_site i ON i.id = site_id",
    "SELECT code, day, people FROM stations_visitday JOIN stations_station s ON s.id = station_id",
    "SELECT code, good, level FROM stations_stock JOIN stations_station s ON s.id = station_id",
    (
        "SELECT i.code, during, b.state, phone_index FROM stations_loan l JOIN stations_item i ON i.id = item_id"
        " JOIN bookings_booking b ON b.id = booking_id JOIN parties_person p ON p.id = b.person_id"
    ),
    "SELECT what, quantity, state, g.code AS gives, r.code AS receives FROM stations_transfer t JOIN stations_station g ON g.id = giver_id JOIN stations_station r ON r.id = receiver_id",
)
TOLD = f"""
import json
from tongban.project import ready
ready.prepare()
from django.db import connection
for query in {QUERIES!r}:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT told::text FROM ({{query}}) told ORDER BY 1")
        print(json.dumps([row[0] for row in cursor.fetchall()]))
"""


def _run(home, *call):
    done = subprocess.run(
        [sys.executable, *call],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _built(home, *more):
    return json.loads(_run(home, "-m", "tongban.project.cli", *WORDS, *more))["built"]


def _ended(home, by, at):
    """Started on two processes and ended by a signal at the first line of progress with these words."""
    call = [sys.executable, "-m", "tongban.project.cli", *WORDS, "--processes", "2"]
    with subprocess.Popen(call, env=environment(home), stderr=subprocess.PIPE, text=True) as one:
        line = next(said for said in one.stderr if at in said)
        one.send_signal(by)
    return line


def test_it_comes_to_the_same_however_it_is_built(home, tmp_path):
    twin = home.with_name(f"{home.name}-twin")
    for one in (home, twin):
        ready_made.lay(one)
    try:
        straight = _built(home, "--processes", "1")
        done, _, planned = _ended(twin, signal.SIGINT, " monthly lists").split()[:3]
        assert int(done) < int(planned)
        _ended(twin, signal.SIGKILL, " monthly lists")
        _ended(twin, signal.SIGKILL, " requests")
        _ended(twin, signal.SIGKILL, " covered")
        again = _built(twin, "--processes", "2")
        assert again["requests"] == straight["requests"] == _built(twin)["requests"]
        ours, theirs = (_run(one, "-c", TOLD).splitlines() for one in (home, twin))
        told = [
            (query, json.loads(one), json.loads(other))
            for query, one, other in zip(QUERIES, ours, theirs, strict=True)
        ]
        assert [query for query, one, _other in told if not one] == []
        assert [(query, {*one} ^ {*other}) for query, one, other in told if one != other] == []
    finally:
        subprocess.run(
            [sys.executable, "-m", "tongban.project.cli", "stop"], env=environment(twin), check=False
        )
        subprocess.run(["rm", "-rf", str(twin)], check=True)

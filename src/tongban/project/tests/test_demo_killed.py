"""A demo comes to the same on one process and on two, killed half-way and taken up again or not."""

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tongban.project.tests.running import environment

pytestmark = pytest.mark.processes
AS_OF = f"{datetime.now(UTC) - timedelta(hours=1):%Y-%m-%dT%H:%M:%S}"
WORDS = ("demo", "--json", "--scale", "0.003", "--as-of", AS_OF)
# without what differs by installation: keys, secrets, the time of recording, the ids of words
TOLD = """
import json
from tongban.project import ready
ready.prepare()
from django.db import connection
for query in (
    "SELECT id, reference, life, state, title, opened_at, closed_at, place_path, lead_id, counts, due_at FROM cases_case",
    "SELECT object_id, seq, at, actor, code, data #- '{message,id}' FROM core_event WHERE stream = 'case'",
    "SELECT case_id, code, round, due_at, paused_at, stopped_at, dropped, spent, alarms FROM cases_clock",
    "SELECT case_id, at, step, actor, text FROM cases_message",
    "SELECT case_id, source_id, category, urgent, grounds, public_title, support, solved FROM requests_request",
    "SELECT template, username, to_case, data - 'pk', notices_notice.created_at FROM notices_notice"
    " LEFT JOIN access_account ON access_account.id = to_account_id",
    "SELECT case_id, seq, office_id, p, against FROM duties_sending",
    "SELECT name, kind, valid FROM branches_body",
):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT told::text FROM ({query}) told ORDER BY 1")
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


def _ended(home, by):
    """Started on two processes and ended by a signal once some, not all, of the requests are there."""
    call = [sys.executable, "-m", "tongban.project.cli", *WORDS, "--processes", "2"]
    with subprocess.Popen(call, env=environment(home), stderr=subprocess.PIPE, text=True) as one:
        line = next(said for said in one.stderr if " requests" in said)
        one.send_signal(by)
    done, _, planned = line.split()[:3]
    assert int(done) < int(planned)


def test_it_comes_to_the_same_however_it_is_built(home, tmp_path):
    _run(home, "-m", "tongban.project.cli", "check")
    _run(home, "-m", "tongban.project.cli", "stop")
    twin = home.with_name(f"{home.name}-twin")
    subprocess.run(["cp", "-a", str(home), str(twin)], check=True)
    try:
        straight = _built(home, "--processes", "1")
        _ended(twin, signal.SIGINT)
        _ended(twin, signal.SIGKILL)
        again = _built(twin, "--processes", "2")
        assert again["requests"] == straight["requests"] == _built(twin)["requests"]
        for ours, theirs in zip(
            _run(home, "-c", TOLD).splitlines(), _run(twin, "-c", TOLD).splitlines(), strict=True
        ):
            assert json.loads(ours) == json.loads(theirs)
    finally:
        subprocess.run(
            [sys.executable, "-m", "tongban.project.cli", "stop"], env=environment(twin), check=False
        )
        subprocess.run(["rm", "-rf", str(twin)], check=True)

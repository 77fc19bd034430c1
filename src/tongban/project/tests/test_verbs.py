"""Verbs as programs see them: two at once, stopped half-way, read by a reader that goes away."""

import json
import signal
import subprocess
import sys
import time

import pytest

from tongban.project import cli
from tongban.project.tests import ready_made
from tongban.project.tests.running import environment, tongban

pytestmark = pytest.mark.processes
MIGRATE = [sys.executable, "-m", "tongban.project.cli", "migrate", "--json"]


def start(home):
    return subprocess.Popen(
        MIGRATE, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_two_first_starts_migrate_once(home):
    both = [start(home) for _ in range(2)]
    told = [json.loads(one.communicate(timeout=120)[0])["migrations"] for one in both]
    assert min(told) == 0
    assert max(told) > 0


def test_a_first_start_stopped_by_ctrl_c_or_killed_is_taken_up_again(home):
    for how, code in ((signal.SIGINT, 130), (signal.SIGKILL, -9)):
        one = start(home)
        assert "Bringing the database up to date" in one.stderr.readline()
        time.sleep(0.4)
        one.send_signal(how)
        _, said = one.communicate(timeout=60)
        assert one.returncode == code
        assert said.count("\n") == (code == 130), said
    made = tongban(home, "migrate", "--json")
    assert (made.returncode, made.stderr.count("\n")) == (0, 1), made.stderr
    assert json.loads(tongban(home, "doctor", "--json").stdout)["migrations_pending"] == 0


def test_a_reader_that_goes_away_gets_no_traceback(home):
    ready_made.lay(home)
    with start(home) as one:
        one.stdout.close()
        said = one.stderr.read()
    assert "Traceback" not in said
    assert one.returncode == 1


def test_a_ctrl_c_swallowed_by_a_finaliser_is_heard_again(monkeypatch):
    monkeypatch.setattr(sys, "unraisablehook", cli._heard_again)

    class Last:
        def __del__(self):
            signal.raise_signal(signal.SIGINT)

    def dropped():
        Last()
        time.sleep(5)

    with pytest.raises(KeyboardInterrupt):
        dropped()


def test_check_tells_programs_by_its_exit_code(home):
    """Nothing is wrong with a fresh folder; much with putting it before everybody."""
    plain, public = tongban(home, "check", "--json"), tongban(home, "check", "--deploy", "--json")
    assert (plain.returncode, json.loads(plain.stdout)) == (0, {"ok": True, "problems": []}), plain.stdout
    told = json.loads(public.stdout)
    assert (public.returncode, told["ok"]) == (1, False)
    assert all(set(one) == {"what", "mend"} and one["mend"] for one in told["problems"])
    assert any("TONGBAN_URL is not https" in one["what"] for one in told["problems"])
    assert tongban(home, "check", "--deploy", TONGBAN_PROXIES="many").returncode == 1

"""A build of the demo that is killed goes on where it was, and ends with the whole plan."""

import json
import signal
import subprocess
import sys

import pytest

from tongban.project.tests.running import environment, tongban

pytestmark = pytest.mark.processes
WORDS = ("demo", "--json", "--scale", "0.0008")


def test_a_killed_build_is_taken_up_again(home):
    call = [sys.executable, "-m", "tongban.project.cli", *WORDS]
    with subprocess.Popen(call, env=environment(home), stderr=subprocess.PIPE, text=True) as one:
        line = next(said for said in one.stderr if " requests" in said)
        one.send_signal(signal.SIGKILL)
    done, _, planned = line.split()[:3]
    assert int(done) < int(planned)
    again = tongban(home, *WORDS)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["built"]["requests"] == int(planned)
    once_more = tongban(home, *WORDS)
    assert json.loads(once_more.stdout)["built"]["requests"] == int(planned)
    assert tongban(home, "demo", "--scale", "0.5").returncode == 2

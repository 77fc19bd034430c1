"""Two installations with a database, a web and a worker each, killed in between: nothing is lost, nothing doubled."""

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tongban.project.database import place
from tongban.project.tests import ready_made
from tongban.project.tests.running import Serving, environment, free_port, tongban, wait_for

pytestmark = pytest.mark.processes
ALLOWED = {"TONGBAN_WEBHOOK_PRIVATE": "1"}
ANSWER = "阀门开了，今晚就热。"
READY = "import json; from tongban.project import ready; ready.prepare()\n"
OFFICE = """
from tongban.kernel.parties.actions import NewOffice, open_office
from tongban.kernel.places.queries import division
open_office(NewOffice("HEAT", "供热公司", "", division("652301")), by="system")
"""
ANSWERED = """
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases.models import Case
from tongban.kernel.parties.queries import office
from tongban.services.requests import actions
for case in Case.objects.all():
    actions.send(case.pk, by=SYSTEM, lead=office("HEAT").pk)
    actions.move(case.pk, "accept", by=SYSTEM)
    actions.move(case.pk, "answer", by=SYSTEM, text=%r)
"""
COUNTED = """
from tongban.kernel.cases.models import Case
print(json.dumps([Case.objects.count(), Case.objects.filter(state="answered").count()]))
"""


class House:
    """One installation."""

    def __init__(self, name):
        self.home = Path(f"/tmp/tongban-{name}-{os.getpid()}")
        self.port, self.serving = free_port(), None

    def serve(self):
        self.serving = Serving(self.home, self.port, **ALLOWED)
        self.serving.until_up(120)

    def kill(self):
        """The supervisor and with it web and worker, at once."""
        self.serving.kill()
        wait_for(lambda: self.serving.status() is None, 60)

    def run(self, code):
        call = [sys.executable, "-c", READY + code]
        env = environment(self.home, **ALLOWED)
        done = subprocess.run(call, env=env, capture_output=True, text=True, timeout=500, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout) if done.stdout else None

    def verb(self, *words):
        done = tongban(self.home, *words, "--json", **ALLOWED)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    def ask(self, path, body=None, headers=None):
        data = json.dumps(body).encode() if body else None
        kind = {"Content-Type": "application/json", **(headers or {})}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api{path}", data, kind)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def end(self):
        if self.serving and self.serving.process.poll() is None:
            self.serving.end()
        tongban(self.home, "stop")
        shutil.rmtree(place.socket_folder(self.home), ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)


@pytest.fixture
def houses(tmp_path):
    here, there = House("here"), House("there")
    try:
        ready_made.lay(here.home)
        here.run(OFFICE)
        # both know the office; the database's files keep their owner
        subprocess.run(["cp", "-a", here.home, there.home], check=True)
        there.verb(
            "people", "add", "app", "--label", "app", "--role", "open311.partner", "--division", "6523"
        )
        key = there.verb("people", "keys", "add", "app", "--name", "app", "--scope", "open311.file")["key"]
        (tmp_path / "key").write_text(key)
        where = [
            "--url",
            f"http://127.0.0.1:{there.port}/open311/v2",
            "--office",
            "HEAT",
            "--division",
            "652301",
        ]
        here.verb("open311", "peers", "add", "热力", "--key-file", str(tmp_path / "key"), *where)
        yield here, there
    finally:
        for house in (here, there):
            house.end()


def exchanged(here):
    """Exchange until nothing waits any more."""
    here.verb("open311", "peers", "exchange")
    [peer] = here.verb("open311", "peers", "list")["peers"]
    assert peer["dead"] == 0
    return peer["waiting"] == 0 and peer["error"] == ""


def test_filed_here_answered_there_and_the_requester_here_sees_it(houses):
    here, there = houses
    here.serve()
    filed = [here.ask("/requests", {"text": f"暖气不热，第{n}户", "place": "昌吉市"}) for n in range(3)]
    wait_for(lambda: here.verb("open311", "peers", "list")["peers"][0]["waiting"] == 3)
    there.serve()
    os.kill(here.serving.child("worker"), signal.SIGKILL)
    os.kill(there.serving.child("web"), signal.SIGKILL)
    here.kill()
    here.serve()
    wait_for(lambda: exchanged(here), 240)
    assert there.run(COUNTED) == [3, 0]
    there.run(ANSWERED % ANSWER)
    there.kill()
    here.verb("open311", "peers", "exchange")
    there.serve()
    wait_for(lambda: here.verb("open311", "peers", "exchange") and here.run(COUNTED) == [3, 3], 240)
    for one in filed:
        told = here.ask("/following", headers={"X-Tracking-Code": one["code"], "X-Secret": one["secret"]})
        said = [line["text"] for line in told["timeline"]]
        assert (told["state"]["code"], said.count(ANSWER)) == ("answered", 1)
        assert len([text for text in said if "热力" in text]) == 1

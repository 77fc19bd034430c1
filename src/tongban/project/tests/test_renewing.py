"""Processes are replaced while people file: nobody sees an error, nothing is filed twice, nothing begun is cut off."""

import json
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from tongban.project.database import place, server
from tongban.project.tests import ready_made
from tongban.project.tests.filers import LAMP, end, filing
from tongban.project.tests.running import Serving, free_port, tongban, wait_for

pytestmark = pytest.mark.processes
HAND_ON = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ['LISTEN_PID'] = str(os.getpid());"
    "os.execv(sys.argv[2], sys.argv[2:])"
)


@pytest.fixture(scope="module")
def home():
    folder = Path(f"/tmp/tongban-renewing-{os.getpid()}")
    ready_made.lay(folder)
    yield folder
    tongban(folder, "stop")
    shutil.rmtree(place.socket_folder(folder), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def serve(home, tmp_path):
    """Serve the data folder, as often as a test wants."""
    made = []

    def start(*words, **more):
        made.append(Serving(home, more.pop("port", free_port()), *words, said=tmp_path / "said", **more))
        made[-1].until_up(180)
        return made[-1]

    start.said = (tmp_path / "said").read_text
    yield start
    for one in made:
        if one.process.poll() is None:
            one.end()


def kept(home):
    """The numbers of all requests in the database."""
    with server.connect(home, "tongban") as held:
        return [number for (number,) in held.execute("select reference from cases_case").fetchall()]


def test_a_restart_under_filings_loses_none(serve):
    one = serve("--workers", "2")
    before, first = set(kept(one.home)), (one.child("web"), one.child("worker"))
    filers = filing(one.port)
    for times in (1, 2):
        wait_for(lambda: all(len(f.filed) > 3 for f in filers))
        assert json.loads(tongban(one.home, "restart", "--json").stdout) == {"asked": True}
        wait_for(lambda times=times: serve.said().count("Renewed.") == times, 90)
    answered = {f: len(f.filed) for f in filers}
    wait_for(lambda: all(len(f.filed) > answered[f] + 3 for f in filers))
    numbers, wrong = end(filers)
    assert wrong == []
    assert sorted(numbers) == sorted(set(kept(one.home)) - before)
    for name, number in zip(("web", "worker"), first, strict=True):
        wait_for(lambda name=name, number=number: one.child(name) not in {None, number})
    assert "SIGABRT" not in serve.said()


def test_a_whole_supervisor_makes_way_on_a_socket_that_is_kept(serve):
    """As under a socket unit of systemd: connections wait in the socket until the next supervisor takes them."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        more = {"port": listening.getsockname()[1], "passed": (listening.fileno(),), "LISTEN_FDS": "1"}
        prefix = (sys.executable, "-c", HAND_ON, str(listening.fileno()))
        one = serve(prefix=prefix, **more)
        before = set(kept(one.home))
        filers = filing(one.port)
        wait_for(lambda: all(len(f.filed) > 3 for f in filers))
        assert one.end() == 0
        again = serve(prefix=prefix, **more)
        wait_for(lambda: sum(len(f.filed) for f in filers) > 40)
        numbers, wrong = end(filers)
        assert wrong == []
        assert sorted(numbers) == sorted(set(kept(again.home)) - before)


def test_a_version_that_does_not_come_up_leaves_the_old_one_at_work(serve, tmp_path):
    """The new processes find a broken module; those at work have read theirs already."""
    broken = tmp_path / "sitecustomize.py"
    one = serve(PYTHONPATH=str(tmp_path))
    first = (one.child("web"), one.child("worker"))
    broken.write_text(
        "import os, sys\nif 'tongban.project.serving.web' in ' '.join(sys.orig_argv): os._exit(1)\n"
    )
    tongban(one.home, "restart")
    wait_for(lambda: "the new web did not come up" in serve.said(), 90)
    assert (one.child("web"), one.status()) == (first[0], 200)


def test_what_has_begun_is_finished_when_told_to_stop(serve):
    one = serve()
    body = json.dumps({"text": LAMP}).encode()
    head = f"POST /api/requests HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with (
        socket.create_connection(("127.0.0.1", one.port)) as half,
        server.connect(one.home, "tongban") as held,
    ):
        half.sendall(head.encode() + body[:10])
        held.execute("begin")
        held.execute("lock table core_outbox in access exclusive mode")
        begin_a_job(one.home)
        wait_for(lambda: relays_waiting(one.home))
        one.process.send_signal(signal.SIGTERM)
        time.sleep(1.5)
        held.rollback()
        half.sendall(body[10:])
        answer = half.makefile("rb").readline()
    assert b"201" in answer
    assert one.process.wait(30) == 0


def begin_a_job(home):
    """A relay of the outbox, which has to wait for it."""
    with server.connect(home, "tongban") as asking:
        asking.execute(
            "insert into procrastinate_jobs (queue_name, task_name, priority, args)"
            " values ('default', 'core.relay', 0, '{}')"
        )


def relays_waiting(home):
    """Jobs that wait for the table we hold."""
    with server.connect(home, "tongban") as asking:
        waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
        return asking.execute(waiting).fetchone()[0]


def test_two_supervisors_serve_a_part_each(serve, home):
    web = serve("--only", "web")
    wait_for(lambda: json.loads(web.page("/readyz")[1])["worker"] is False)
    worker = Serving(home, free_port(), "--only", "worker")
    try:
        assert worker.announced() == "Tongban's worker runs\n"
        wait_for(lambda: json.loads(web.page("/readyz")[1])["worker"])
        assert tongban(home, "serve").returncode == 2
    finally:
        assert worker.end() == 0

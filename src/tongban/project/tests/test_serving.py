"""`tongban serve` against kill -9 of everything it runs, and of itself."""

import json
import os
import shutil
import signal
import socket
from pathlib import Path

import pytest

from tongban.project.database import place
from tongban.project.tests import ready_made
from tongban.project.tests.running import Serving, free_port, postmaster, tongban, wait_for

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """One data folder for all."""
    folder = Path(f"/tmp/tongban-serving-{os.getpid()}")
    ready_made.lay(folder)
    yield folder
    tongban(folder, "stop")
    shutil.rmtree(place.socket_folder(folder), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def serving(home):
    one = Serving(home, free_port())
    try:
        one.until_up()
        yield one
    finally:
        if one.process.poll() is None:
            one.end()


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_child_is_started_again(serving, name):
    first = serving.child(name)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: serving.child(name) not in {None, first})
    serving.until_up()


def test_a_killed_database_is_started_again(serving):
    first = postmaster(serving.home)
    os.kill(first, signal.SIGKILL)
    wait_for(
        lambda: (serving.home / "postgres/data/postmaster.pid").exists() and postmaster(serving.home) != first
    )
    serving.until_up()
    wait_for(lambda: serving.doctor()["workers"]["alive"])


def test_a_killed_supervisor_takes_its_children_along_and_the_next_one_works(serving):
    children = [serving.child("web"), serving.child("worker")]
    serving.kill()
    wait_for(lambda: not any(runs(one) for one in children), 10)
    again = Serving(serving.home, serving.port)
    assert again.announced() == f"Tongban is at http://127.0.0.1:{serving.port}/\n"
    assert again.status() == 200
    assert again.end() == 0


def test_stop_ends_everything(serving):
    made = tongban(serving.home, "stop", "--json")
    assert json.loads(made.stdout) == {"stopped": {"web": True, "worker": True, "database": True}}
    assert serving.process.wait(10) == 0
    assert serving.status() is None
    again = json.loads(tongban(serving.home, "stop", "--json").stdout)
    assert again == {"stopped": {"web": False, "worker": False, "database": False}}


def test_a_second_one_on_the_same_folder_is_refused(serving):
    made = tongban(serving.home, "serve", "--bind", f"127.0.0.1:{free_port()}")
    assert (made.returncode, made.stdout, made.stderr.count("\n")) == (2, "", 1)
    assert "tongban stop" in made.stderr


def test_doctor_tells_the_condition(serving):
    told = serving.doctor()
    assert (told["ok"], told["serving"], told["database"]["reachable"]) == (True, True, True)
    assert told["outbox"]["dead"] == told["jobs"]["failed"] == told["migrations_pending"] == 0


def test_a_taken_port_is_refused(home):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        made = tongban(home, "serve", "--bind", f"127.0.0.1:{port}")
    assert (made.returncode, made.stdout, made.stderr.count("\n")) == (2, "", 1)
    assert f"{port} is taken" in made.stderr


def test_a_demo_is_refused_where_others_could_reach_it(home):
    made = tongban(home, "serve", "--demo", "--bind", f"0.0.0.0:{free_port()}")
    assert (made.returncode, made.stderr.count("\n")) == (2, 1)


def runs(number):
    """Whether a process runs (one that waits to be buried does not)."""
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes() != b""
    except OSError:
        return False

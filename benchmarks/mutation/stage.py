"""One pytest that has collected every test and made its database, and from which each try is forked.

A try costs no start of Python, no import and no migration; what it breaks in memory ends with it, and its database
is copied anew where it may have left rows.
"""

import gc
import json
import os
import resource
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from django.db import connection, connections
from hypothesis import HealthCheck, Phase, settings

from benchmarks.mutation.mutants import ROOT
from tongban.project.database import place, server

UNIT = (
    "-q",
    "-s",
    "-m",
    "not processes and not journey",
    "src",
    "tests",
)
BASE = "mutation_base"
NAP, STANDS_STILL = 0.01, 120.0  # seconds; without one more of processor time


class Stage:
    """Tests by name, and the place where some of them are run in a process of their own."""

    def __init__(self, session: pytest.Session) -> None:
        self.items = {item.nodeid: item for item in session.items}
        # two tests of different trees: what is torn down between them is everything but the session
        self.ground = next(i for i in session.items if "/kernel/core/" in i.nodeid and "db" in i.fixturenames)
        self.away = next(i for i in session.items if i.nodeid.startswith("tests/"))
        self.stained = True

    def prepare(self) -> None:
        """Make the database and whatever lasts a session; then let go of every connection."""
        broke = [
            r.longreprtext for r in runtestprotocol(self.ground, nextitem=self.away, log=False) if r.failed
        ]
        if broke:  # every test would fail, and none would judge
            raise RuntimeError(broke[0])
        connections.close_all()
        gc.unfreeze()
        self._copy(connection.settings_dict["NAME"], BASE)

    def run(self, limits: dict[str, float], *, until_failed: bool) -> dict[str, float | None]:
        """Run tests in this process, which ends if one needs more processor time than its limit; the time of each,
        None if it failed.
        """
        done: dict[str, float | None] = {}
        items = [self.items[name] for name in limits]
        following = [*items[1:], self.ground if items[-1].nodeid.startswith("tests/") else self.away]
        for item, nextitem in zip(items, following, strict=True):
            began = time.process_time()
            signal.setitimer(signal.ITIMER_PROF, limits[item.nodeid])
            reports = runtestprotocol(item, nextitem=nextitem, log=False)
            failed = any(report.failed for report in reports)
            done[item.nodeid] = None if failed else round(time.process_time() - began, 4)
            if failed and until_failed:
                break
        signal.setitimer(signal.ITIMER_PROF, 0)
        return done

    def fork(self, work: Callable[[], Any], seconds: float, tests: Sequence[str]) -> Any:
        """What `work`, which runs these tests, gives in a process of its own; None if it used up its time or crashed."""
        gc.freeze()  # else each child would copy what it only looks through
        if self.stained:
            self._copy(BASE, connection.settings_dict["NAME"])
        self.stained = True
        with tempfile.TemporaryDirectory() as folder:
            answer = Path(folder) / "answer"
            child = os.fork()
            if not child:
                _as_child(work, seconds, answer)
            _wait(child)
            told = json.loads(answer.read_text()) if answer.exists() else None
        if told and "broke" in told:
            raise RuntimeError(told["broke"])
        self.stained = told is None or any(_commits(self.items[name]) for name in tests)
        return told

    @staticmethod
    def _copy(source: str, target: str) -> None:
        with server.connect(place.current_home(), "postgres") as held:
            held.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
            held.execute(f"CREATE DATABASE {target} TEMPLATE {source}")


def _commits(item: pytest.Item) -> bool:
    """Whether a test leaves rows, if it is cut off: it is not one transaction that is rolled back."""
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in item.fixturenames


def _as_child(work: Callable[[], Any], seconds: float, answer: Path) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    try:
        told = work()
    except BaseException:  # noqa: BLE001 - told by the parent, which stops on it
        told = {"broke": traceback.format_exc()}
    try:
        answer.with_suffix(".part").write_text(json.dumps(told))
        answer.with_suffix(".part").rename(answer)
    finally:
        os._exit(0)


def _wait(child: int) -> None:
    """Until it ends; who waits without working is killed, who is only given no time is waited for.

    Patience is counted in naps of this process, which a machine that is busy or stands still draws out too.
    """
    used, still = 0.0, 0
    while not os.waitpid(child, os.WNOHANG)[0]:
        time.sleep(NAP)
        if (now := _used(child)) >= used + 1:
            used, still = now, 0
        still += 1
        if still * NAP >= STANDS_STILL:
            print(f"stood still for {STANDS_STILL:.0f} s, {used:.0f} s used", flush=True)
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return


def _used(child: int) -> float:
    """Its processor time in seconds."""
    told = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


class Instead:
    """Instead of running the tests, pytest hands over the stage."""

    def __init__(self, act: Callable[[Stage], None]) -> None:
        self.act = act

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Nothing is run but what `act` asks for."""
        stage = Stage(session)
        stage.prepare()
        self.act(stage)
        return True


def on_stage(act: Callable[[Stage], None]) -> int:
    """Collect every unit test of the product, then act."""
    settings.register_profile(
        "mutation",
        database=None,  # what a mutant fails on is no example to try again
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
    )
    settings.load_profile("mutation")
    os.chdir(ROOT)
    # else pytest-django reads the settings before the root's conftest has named a data folder
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    return pytest.main([*UNIT], plugins=[Instead(act)])

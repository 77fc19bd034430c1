"""Parts of the demo: each piece is made once; workers end with their task, their failure or their starter."""

import os
import signal
import time
from datetime import UTC, datetime

import pytest

from tongban.kernel.core import events
from tongban.kernel.core.models import Event
from tongban.kernel.places.first import set_up
from tongban.project.demo import side_by_side
from tongban.project.demo.making import make_all
from tongban.project.demo.parts import Part, made, make
from tongban.project.demo.plan import CASES, Plan

PLAN = Plan(7, 0.001, datetime(2026, 3, 4, 9, tzinfo=UTC))


@pytest.fixture
def part():
    """A part of three pieces that keeps what it was asked to make."""
    asked = []
    one = Part("things", lambda _plan: asked.append, lambda _plan: (5, 5, 2))
    return one, asked


@pytest.mark.django_db
def test_pieces_are_made_once(part, capsys):
    one, asked = part
    make(one, asked.append, 1)
    make(one, asked.append, 1)
    make_all(((one,),), PLAN)
    make_all(((one,),), PLAN)
    assert (asked, made(one)) == ([1, 0, 2], {0, 1, 2})
    assert "12 of 12 things" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_piece_that_fails_leaves_no_mark():
    def fails(_piece):
        events.append("thing", 1, [events.Entry("made", "system")])
        raise ValueError("no")

    one = Part("things", lambda _plan: fails)
    with pytest.raises(ValueError, match="no"):
        make_all(((one,),), PLAN)
    assert not Event.objects.filter(stream__in=("thing", one.stream)).exists()


@pytest.mark.django_db
def test_every_request_of_a_plan_stands_once_under_its_own_number():
    set_up()
    plan = Plan(7, 0.001, PLAN.anchor, {CASES: 40})
    taken = [plan.reserved[item.key] for item in plan.items]
    assert [one.pk for one in taken] == list(range(40, 40 + len(plan.items)))
    assert len({one.number for one in taken}) == len(plan.items)
    assert sorted(i.key for i in (*plan.history, *plan.these_days)) == sorted(i.key for i in plan.items)
    assert [i.kind for i in plan.items] == [i.kind for i in Plan(7, 0.001, PLAN.anchor).items]


@pytest.mark.processes
def test_workers_share_the_tasks(tmp_path):
    done = list(
        side_by_side.each(
            [[n] for n in range(9)], lambda n: (tmp_path / str(n)).write_text(str(os.getpid())), 2
        )
    )
    assert sorted(done) == list(range(9))
    assert str(os.getpid()) not in {file.read_text() for file in tmp_path.iterdir()}


@pytest.mark.processes
def test_a_chain_is_done_in_order_by_one_worker(tmp_path):
    done = list(side_by_side.each([[7, 8, 9], [1], [2], [3]], lambda n: _by(tmp_path, n), 2))
    assert [n for n in done if n > 6] == [7, 8, 9]
    assert sorted(done) == [1, 2, 3, 7, 8, 9]
    assert len({(tmp_path / str(n)).read_text() for n in (7, 8, 9)}) == 1


def _by(folder, number):
    time.sleep(0.05)
    (folder / str(number)).write_text(str(os.getpid()))


@pytest.mark.processes
@pytest.mark.parametrize("act", [lambda _n: 1 / 0, lambda _n: os.kill(os.getpid(), signal.SIGKILL)])
def test_the_first_failure_stops_all(act):
    with pytest.raises(side_by_side.TaskFailedError):
        list(side_by_side.each([[0], [1], [2], [3]], act, 2))


@pytest.mark.processes
def test_no_worker_outlives_its_starter(tmp_path):
    starter = os.fork()
    if not starter:
        for _n in side_by_side.each(
            [[0], [1]], lambda n: (tmp_path / str(n)).write_text(str(os.getpid())), 2
        ):
            time.sleep(600)
    while len(list(tmp_path.iterdir())) < 2:
        time.sleep(0.05)
    os.kill(starter, signal.SIGKILL)
    os.waitpid(starter, 0)
    for worker in [int(file.read_text()) for file in tmp_path.iterdir()]:
        while os.path.exists(f"/proc/{worker}"):  # noqa: PTH110 - until it is gone; a test's limit ends a wait for ever
            time.sleep(0.05)

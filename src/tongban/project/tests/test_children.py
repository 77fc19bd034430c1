"""What the supervisor runs when the machine cannot start a process: it goes on and tries again."""

import sys
from pathlib import Path

import pytest

from tongban.project.serving.children import Child, end
from tongban.project.serving.rolling import Crew


@pytest.fixture
def nothing_starts(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_one_that_does_not_start_is_tried_again_later_and_later(nothing_starts, monkeypatch):
    child, before = Child("web", ("this",)), open_files()
    said = [child.mind(), child.mind()]
    assert all("web does not start" in line for line in said)
    assert (child.process, child.pause, child.mind()) == (None, 1.0, None)
    child.forget_ready()
    assert open_files() == before
    monkeypatch.undo()
    child.due = 0
    assert child.mind() is None
    assert child.process is not None
    end([child], patience=0)


def test_where_the_new_one_does_not_start_the_old_one_goes_on(nothing_starts):
    old = Child("web", ("this",))
    crew = Crew(old)
    assert crew.renew(prepare=lambda: True) == "Not renewed: the new web did not come up; the old goes on."
    assert (crew.working, crew.leaving) == ([old], [])

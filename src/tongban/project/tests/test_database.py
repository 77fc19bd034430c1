"""The embedded server against kills, neighbours and strangers, with real servers and real users."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tongban.project import database, env
from tongban.project.database import place, server
from tongban.project.tests.running import (
    ROOT,
    holder,
    let_go,
    postmaster,
    python_for_all,
    wait_for,
)

pytestmark = pytest.mark.processes
ANOTHER = 65534


def test_first_start_makes_the_database_with_its_extensions(home):
    with database.running(home), server.connect(home) as held:
        names = {name for (name,) in held.execute("select extname from pg_extension")}
        (locale,) = held.execute("select datlocale from pg_database where datname = 'tongban'").fetchone()
        (listens,) = held.execute("show listen_addresses").fetchone()
    assert {"btree_gist", "ltree", "pg_trgm"} <= names
    assert (locale, listens) == ("C.UTF-8", "")


def test_the_last_one_out_stops_it(home):
    first, second = holder(home), holder(home)
    let_go(first)
    assert database.answers(home)
    let_go(second)
    assert not database.answers(home)


def test_a_killed_holder_holds_nothing(home):
    first, second = holder(home), holder(home)
    first.kill()
    first.wait()
    let_go(second)
    assert not database.answers(home)


def test_first_starts_at_once_share_one_server(home):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        several = list(pool.map(lambda _: holder(home), range(4)))
    assert database.answers(home)
    for one in several:
        let_go(one)
    assert not database.answers(home)


def test_a_killed_server_is_healed_and_nothing_committed_is_lost(home, monkeypatch):
    monkeypatch.setenv("TONGBAN_PG_FAST", "0")
    database.acquire(home)
    for count in range(1, 4):
        with server.connect(home) as held:
            held.execute("create table if not exists kept (n int)")
            held.execute("insert into kept values (1)")
        os.kill(postmaster(home), signal.SIGKILL)
        assert database.ensure(home)
        with server.connect(home) as held:
            assert held.execute("select count(*) from kept").fetchone() == (count,)


def test_a_stale_pid_that_now_belongs_to_another_program_does_not_mislead(home):
    database.acquire(home)
    os.kill(postmaster(home), signal.SIGKILL)
    wait_for(lambda: not database.answers(home), 10)
    for mark in (home / "postgres/data/postmaster.pid", place.socket_folder(home) / ".s.PGSQL.5432.lock"):
        lines = mark.read_text().split("\n")
        mark.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert database.ensure(home)


def test_a_first_start_killed_half_way_is_taken_up_again(home):
    place.make_data_folder(home)
    half = home / "postgres" / "making"
    place.run("/bin/mkdir", str(half))
    place.run("/bin/touch", str(half / "PG_VERSION"))
    with database.running(home):
        assert database.answers(home)


def test_a_data_folder_removed_beneath_a_running_server_is_made_anew(home):
    database.acquire(home)
    with server.connect(home) as held:
        held.execute("create table kept (n int)")
    shutil.rmtree(home)
    database.acquire(home)
    with server.connect(home) as held:
        assert held.execute("select to_regclass('kept')").fetchone() == (None,)
    database.release(home)  # it was asked for twice


def test_stop_ends_a_server_that_others_hold(home):
    one = holder(home)
    assert database.stop(home)
    assert not database.answers(home)
    assert not database.stop(home)
    let_go(one)


def test_a_socket_folder_made_by_somebody_else_is_refused(home, tmp_path, monkeypatch):
    monkeypatch.setenv("TONGBAN_RUN", str(tmp_path / "run"))
    (tmp_path / "run").mkdir()
    (tmp_path / "run").chmod(0o777)
    with pytest.raises(env.SettingError, match="somebody else"):
        database.acquire(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")
def test_root_and_an_ordinary_user_work_side_by_side(home):
    python = python_for_all()
    if python is None:
        pytest.skip("no Python that another user can run")
    theirs = Path(f"{home}-theirs")
    theirs.mkdir()
    os.chown(theirs, ANOTHER, ANOTHER)
    packages = next(one for one in sys.path if one.endswith("site-packages"))
    become = ("setpriv", f"--reuid={ANOTHER}", f"--regid={ANOTHER}", "--clear-groups")
    ours = holder(home)
    other = holder(theirs, prefix=become, python=python, PYTHONPATH=f"{ROOT / 'src'}:{packages}", HOME="/")
    try:
        assert Path(f"/proc/{postmaster(theirs)}").stat().st_uid == ANOTHER
        assert Path(f"/proc/{postmaster(home)}").stat().st_uid not in {0, ANOTHER}
        let_go(other)
        assert database.answers(home)
        let_go(ours)
    finally:
        shutil.rmtree(theirs)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another folder")
def test_under_a_closed_parent_roots_server_lives_elsewhere_and_no_parent_is_opened(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = [parent.stat().st_mode for parent in closed.parents]
    home = closed / "home"
    with database.running(home), server.connect(home) as held:
        (data,) = held.execute("show data_directory").fetchone()
    assert data.startswith("/var/lib/tongban/")
    assert closed.stat().st_mode & 0o777 == 0o700
    assert [parent.stat().st_mode for parent in closed.parents] == before
    with database.running(home):
        assert server.answers(home)
    shutil.rmtree(place.data_folder(home))
    shutil.rmtree(place.socket_folder(home))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs a copy")
def test_programs_out_of_reach_are_copied_and_run(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "ROOTS_OWN", tmp_path / "own")
    monkeypatch.setattr(place, "_runs", lambda folder: False)
    tmp_path.chmod(0o755)
    copied = place.programs.__wrapped__()
    assert copied.is_relative_to(tmp_path)
    monkeypatch.undo()
    reachable = all(parent.stat().st_mode & 1 for parent in tmp_path.parents)
    made = place.run(str(copied / "initdb"), "--version") if reachable else None
    assert made is None or (made.returncode == 0 and "18" in made.stdout)

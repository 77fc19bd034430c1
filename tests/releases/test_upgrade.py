"""Every release with data becomes today's program: every record kept, chains whole, and requests go on."""

import lzma
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.backups.conftest import done, fresh, verb
from tongban.project import database
from tongban.project.backups import contents
from tongban.project.database import place, server
from tongban.project.tests.running import environment

__all__ = ["fresh"]
pytestmark = pytest.mark.processes
RELEASES = sorted(one for one in Path(__file__).parent.iterdir() if (one / "database.sql.xz").exists())
GROW = {"django_migrations", "django_content_type", "auth_permission"}
MIGRATE = [sys.executable, "-m", "tongban.project.cli", "migrate"]


@pytest.fixture(params=RELEASES, ids=lambda one: one.name)
def release(request, fresh, monkeypatch):
    """A data folder as that release left it."""
    monkeypatch.setenv("TONGBAN_PG_FAST", "1")
    monkeypatch.delenv("TONGBAN_DATABASE_URL", raising=False)
    home = fresh()
    with database.running(home):
        text = lzma.decompress((request.param / "database.sql.xz").read_bytes())
        where = ["-h", str(place.socket_folder(home)), "-U", place.NAME, "-d", place.NAME]
        call = [place.programs() / "psql", "-q", "-v", "ON_ERROR_STOP=1", *where]
        made = subprocess.run(
            call, input=text, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        assert made.returncode == 0, made.stderr
    (home / "keys").mkdir(mode=0o700, exist_ok=True)
    shutil.copy(request.param / "keys" / "ring.json", home / "keys")
    (home / "keys" / "ring.json").chmod(0o600)
    return home


def rows(home):
    """How many each table holds; what a migration takes away is looked for by whoever compares."""
    with database.running(home), server.connect(home) as held:
        return {name: count for name, (count, _) in contents.count(held).items()}


def test_every_record_is_kept_and_goes_on(release):
    before = rows(release)
    assert (before["cases_case"], before["core_event"] > 1000) == (150, True)
    assert verb(release, "migrate")["migrations"] > 50
    after = rows(release)
    assert {n: (before[n], after.get(n)) for n in before if n not in GROW and after.get(n) != before[n]} == {}
    found = verb(release, "audit", "verify", "--replay")
    assert (found["breaks"], found["cases"], found["events"]) == ([], 150, before["core_event"])
    assert done(release, "accept_one") == "accepted"
    assert verb(release, "audit", "verify", "--replay")["breaks"] == []
    assert verb(release, "check")["problems"] == []


def test_killed_in_the_middle_of_migrating_it_goes_on(release):
    before = rows(release)
    for pause in (0.2, 0.6, 1.1, 1.7):
        with subprocess.Popen(MIGRATE, env=environment(release), stderr=subprocess.PIPE, text=True) as one:
            one.stderr.readline()
            time.sleep(pause)
            one.send_signal(signal.SIGKILL)
    verb(release, "migrate")
    after = rows(release)
    assert {n: (before[n], after.get(n)) for n in before if n not in GROW and after.get(n) != before[n]} == {}
    assert verb(release, "audit", "verify", "--replay")["breaks"] == []
    with database.running(release), server.connect(release) as held, pytest.raises(psycopg.Error):
        held.execute("UPDATE core_event SET actor = 'x' WHERE seq = 1")


def test_a_backup_of_it_is_restored_by_todays_program(release, fresh, tmp_path):
    backup, keys = str(tmp_path / "backup"), str(tmp_path / "keys")
    verb(
        release, "backup", backup, "--keys", keys
    )  # before the upgrade, by the new program: nothing is migrated
    found = verb(fresh(), "restore", backup, "--keys", keys)
    assert (found["ok"], found["migrations_run"] > 50, found["breaks"]) == (True, True, [])

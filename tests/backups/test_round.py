"""Taken under load and restored: what was there at that moment, value by value, file by file, and nothing that was ended."""

import contextlib
import json
import shutil
import signal
import subprocess
import sys
import time

import pytest

from tests.backups.conftest import beginning, done, verb
from tongban.project.database import place
from tongban.project.tests.running import environment

pytestmark = pytest.mark.processes
CHANGED = {"core_event", "access_apikey", "django_session"}  # by the restore itself, as it says


@pytest.fixture
def load(lived):
    """Writers at work, and what each has committed so far."""
    told = []

    @contextlib.contextmanager
    def working(number=3):
        several = [beginning(lived[0], "file_forever", f"writer{n}-{time.time()}") for n in range(number)]
        told.extend(json.loads(one.stdout.readline()) for one in several)
        try:
            yield told
        finally:
            for one in several:
                one.terminate()
            told.extend(json.loads(line) for one in several for line in one.stdout if line.endswith("\n"))
            for one in several:
                one.wait()

    return working


def events(home):
    return {tuple(row) for row in done(home, "count")["events"]}


def test_taken_under_load_it_is_of_one_moment(lived, load, fresh, tmp_path):
    home, before = lived[0], events(lived[0])
    backup, keys = tmp_path / "backup", tmp_path / "keys"
    with load() as told:
        taken = verb(home, "backup", str(backup), "--keys", str(keys))
    assert len(told) > 6  # they went on while it was taken
    copy = fresh()
    found = verb(copy, "restore", str(backup), "--keys", str(keys))
    assert (found["ok"], found["breaks"], found["missing"]) == (True, [], [])
    assert (found["rows"], found["files"]) == (taken["rows"], taken["files"]["count"])
    restored = events(copy)
    assert before < restored
    # nothing but what the source holds, and of each chain no event without those before it
    own = restored - events(home)
    assert {row[0] for row in own} == {"installation", "account"}
    assert verb(copy, "audit", "verify", "--replay")["breaks"] == []
    assert verb(copy, "files", "verify")["ok"]


def test_at_rest_every_table_is_equal(lived, kept, fresh, tmp_path):
    home = fresh()
    verb(lived[0], "backup", str(tmp_path / "b"), "--keys", str(kept[1]))
    verb(home, "restore", str(tmp_path / "b"), "--keys", str(kept[1]))
    one, other = (done(each, "count")["tables"] for each in (lived[0], home))
    assert one.keys() == other.keys()
    assert {name for name in one if one[name] != other[name]} <= CHANGED
    assert sum(rows for rows, _ in one.values()) > 500


def test_sessions_and_keys_end_unless_they_are_kept(lived, kept, fresh):
    token = lived[1]
    assert done(lived[0], "acts_as", token).startswith("key:")
    for words, found, keys in (((), "nobody", 1), (("--keep-keys",), "key:1", 0)):
        home = fresh()
        ended = verb(home, "restore", str(kept[0]), "--keys", str(kept[1]), *words)["ended"]
        assert (ended["keys"], ended["roles_as_of_backup"]) == (keys, 1)
        assert done(home, "acts_as", token) == found


def test_a_stolen_backup_opens_nothing(lived, kept):
    ring = json.loads((lived[0] / "keys" / "ring.json").read_text())
    secrets = [ring["index"], ring["chain"], ring["token"], *(one["key"] for one in ring["data"])]
    secrets += [
        (lived[0] / "keys" / "sessions").read_text().strip(),
        "皇甫秋白",
        "13812345678",
        lived[1].partition(".")[2],
    ]
    plain = subprocess.run(
        [place.programs() / "pg_restore", "-f", "-", kept[0] / "database.dump"],
        capture_output=True,
        check=True,
    ).stdout.decode()
    told = [
        plain,
        *(file.read_bytes().decode(errors="replace") for file in kept[0].rglob("*") if file.is_file()),
    ]
    assert "a program" in plain
    assert [secret for secret in secrets if any(secret in one for one in told)] == []
    assert (
        "COPY public.django_session" not in plain
        or "handler" not in plain.partition("django_session")[2][:200]
    )
    assert {file.name for file in kept[1].iterdir()} == {"ring.json"}
    assert all(file.stat().st_mode & 0o077 == 0 for file in kept[1].iterdir())


def killed(home, word, *words):
    """A verb that dies when it says a word."""
    call = [sys.executable, "-m", "tongban.project.cli", *words]
    with subprocess.Popen(call, env=environment(home), stderr=subprocess.PIPE, text=True) as one:
        for line in one.stderr:
            if line.startswith(word):
                one.send_signal(signal.SIGKILL)
                break
        one.wait()
    assert one.returncode == -9


@pytest.mark.parametrize("word", ["Writing", "Counting"])
def test_a_killed_backup_is_no_backup_and_is_taken_again(lived, fresh, tmp_path, word):
    backup, keys = str(tmp_path / "backup"), str(tmp_path / "keys")
    killed(lived[0], word, "backup", backup, "--keys", keys)
    assert "not finished" in verb(fresh(), "restore", backup, "--keys", keys, code=2)
    verb(lived[0], "backup", backup, "--keys", keys)
    assert verb(fresh(), "restore", backup, "--keys", keys)["ok"]


@pytest.mark.parametrize("word", ["Reading", "  158 of", "Auditing"])
def test_a_killed_restore_is_used_by_nobody_and_done_again(kept, fresh, word):
    home, words = fresh(), ("restore", str(kept[0]), "--keys", str(kept[1]))
    killed(
        home,
        word.replace("158", str(len(json.loads((kept[0] / "manifest.json").read_text())["tables"]))),
        *words,
    )
    for verb_ in (
        ("audit", "verify"),
        ("migrate",),
        ("serve", "--bind", "127.0.0.1:20790"),
        ("backup", f"{kept[0]}-no"),
    ):
        assert "was not finished: run it again" in verb(home, *verb_, code=2)
    assert verb(home, *words)["ok"]
    assert verb(home, "audit", "verify")["breaks"] == []


def test_a_lost_photo_is_named_and_the_rest_is_kept(lived, fresh, tmp_path):
    home = lived[0]
    photo = next((home / "attachments").rglob("?" * 64))
    aside = tmp_path / photo.name
    shutil.move(photo, aside)
    backup, keys = str(tmp_path / "backup"), str(tmp_path / "keys")
    try:
        taken = verb(home, "backup", backup, "--keys", keys, code=1)
    finally:
        shutil.move(aside, photo)
    assert taken["missing"] == [photo.name]
    found = verb(fresh(), "restore", backup, "--keys", keys, code=1)
    assert (found["missing"], found["breaks"]) == ([photo.name], [])
    assert verb(fresh(), "restore", backup, "--keys", keys, "--files", str(home))["ok"]

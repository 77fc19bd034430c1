"""A base and the archived log: what was before the second is there, what came after is not."""

import json
import time
from datetime import UTC, datetime

import pytest

from tests.backups.conftest import done, filed, new_home, verb
from tongban.project.database import server
from tongban.project.tests import ready_made
from tongban.project.tests.running import holder, let_go, tongban, wait_for

pytestmark = pytest.mark.processes


def archived(home, archive):
    """Close the file of the log at hand, and wait until it lies in the archive."""
    with server.connect(home) as held:
        (name,) = held.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
    wait_for(lambda: any(archive.rglob(name)), 30)


def cases(home, **more):
    return {row[1] for row in done(home, "count", **more)["events"] if row[0] == "case"}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A base with one request before, two after it, and a moment between those two."""
    from tests.backups.conftest import forget

    home, archive = new_home(), new_home()
    more = {"TONGBAN_WAL_ARCHIVE": str(archive)}
    folder = tmp_path_factory.mktemp("base")
    words = ("backup", str(folder / "base"), "--keys", str(folder / "keys"), "--base", "--prune")
    ready_made.lay(home)
    holding = holder(home, **more)
    ids = [filed(home, 1, "before", **more)[-1]["case"]]
    taken = verb(home, *words, **more)
    ids.append(filed(home, 1, "after", **more)[-1]["case"])
    time.sleep(1.1)
    moment = datetime.now(UTC)
    time.sleep(1.1)
    ids.append(filed(home, 1, "late", **more)[-1]["case"])
    archived(home, archive)
    yield {"home": home, "folder": folder, "ids": ids, "moment": moment, "more": more, "taken": taken}
    let_go(holding)
    forget(home)
    forget(archive)


def restored(told, fresh, *words, code=0):
    home = fresh()
    call = ("restore", str(told["folder"] / "base"), "--keys", str(told["folder"] / "keys"), *words)
    return home, verb(home, *call, code=code, **told["more"])


def test_to_the_second(told, fresh):
    files = ("--files", str(told["home"]))
    home, found = restored(told, fresh, "--until", told["moment"].isoformat(), *files)
    assert (found["ok"], found["missing"], found["breaks"]) == (True, [], [])
    assert cases(home) & set(told["ids"]) == set(told["ids"][:2])
    # an installation like any other: more is filed, and its own log is archived as a branch beside the old one
    new = filed(home, 1, "new life", **told["more"])[-1]["case"]
    assert verb(home, "audit", "verify", "--replay", **told["more"])["breaks"] == []
    doctor = json.loads(tongban(home, "doctor", "--json", **told["more"]).stdout)  # letters wait for a worker
    assert doctor["database"]["archive"]["failing"] is False
    branch, _ = restored(told, fresh, "--until", "latest", "--timeline", "2", *files, "--files", str(home))
    assert {new, *told["ids"][:2]} <= cases(branch)


def test_to_the_moment_of_the_base_and_as_far_as_it_goes(told, fresh):
    home, _ = restored(told, fresh)
    assert cases(home) & set(told["ids"]) == set(told["ids"][:1])
    home, found = restored(told, fresh, "--until", "latest", code=1)
    assert cases(home) & set(told["ids"]) == set(told["ids"])
    assert len(found["missing"]) > 1  # photos of after the base: no folder was named that has them


def test_what_the_archive_does_not_reach(told, fresh):
    soon = datetime.fromisoformat("2090-01-01T00:00:00+00:00").isoformat()
    assert "archive ends before that moment" in restored(told, fresh, "--until", soon, code=2)[1]
    early = "2020-01-01T00:00:00"
    assert "give an earlier base" in restored(told, fresh, "--until", early, code=2)[1]
    assert "such as 2026" in restored(told, fresh, "--until", "yesterday", code=2)[1]

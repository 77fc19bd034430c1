"""An outside server: our own 18 over TCP with a password, others where TONGBAN_TEST_POSTGRES names their programs,
Debian's 15 refused in one line before anything is written."""

import json
import os
from pathlib import Path

import psycopg
import pytest

from tests.filing import LAMP
from tongban.project import env
from tongban.project.database import needs, place
from tongban.project.tests.outside import outside
from tongban.project.tests.running import environment, tongban

pytestmark = pytest.mark.processes
TOO_OLD = Path("/usr/lib/postgresql/15/bin")
OTHERS = [Path(p) for p in os.environ.get("TONGBAN_TEST_POSTGRES", "").split(":") if p]


@pytest.fixture
def told(tmp_path):
    """Run a verb on an outside server: exit code, standard output, standard error."""

    def run(url, *words):
        made = tongban(tmp_path, *words, TONGBAN_DATABASE_URL=url)
        return made.returncode, made.stdout, made.stderr.strip()

    return run


def programs(which):
    return place.programs() if which == "ours" else which


@pytest.mark.parametrize("which", ["ours", *OTHERS], ids=str)
def test_the_product_lives_on_it(told, tmp_path, which):
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"id": "1", "text": LAMP}))
    with outside(programs(which)) as url:
        assert told(url, "migrate")[0] == 0
        assert told(url, "check", "--json")[:2] == (0, '{"ok": true, "problems": []}\n')
        code, said, _ = told(url, "requests", "import", str(file), "--source", "outside", "--json")
        assert (code, json.loads(said)["new"]) == (0, 1)
        code, said, _ = told(url, "audit", "verify", "--replay", "--json")
        assert (code, json.loads(said)["cases"]) == (0, 1)
        assert json.loads(told(url, "doctor", "--json")[1])["database"]["embedded"] is False
    assert not (tmp_path / "postgres").exists()


@pytest.mark.skipif(not TOO_OLD.exists(), reason=f"no PostgreSQL 15 in {TOO_OLD}")
def test_one_that_is_too_old_is_refused_in_one_line(told):
    line = "the database is PostgreSQL 15: use PostgreSQL 16, 17 or 18"
    with outside(TOO_OLD) as url:
        assert told(url, "migrate") == (2, "", f"tongban: {line}")
        assert told(url, "check")[:2] == (1, f"{line}\n")
        with psycopg.connect(url) as held:
            assert held.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (
                0,
            )


def test_one_whose_user_may_not_make_extensions_says_who_may(told):
    with outside(place.programs()) as url:
        with psycopg.connect(url, autocommit=True) as held:
            held.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
            held.execute("CREATE DATABASE theirs")
            held.execute(
                "REVOKE ALL ON DATABASE theirs FROM public; GRANT CONNECT ON DATABASE theirs TO guest"
            )
        there = url.partition("@")[2].replace("/postgres", "/theirs")
        code, said, _ = told(f"postgresql://guest:guest@{there}", "check")
    assert code == 1
    assert "may not make the extension btree_gist: let a superuser run there: CREATE EXTENSION" in said


@pytest.mark.django_db
def test_an_extension_that_its_server_does_not_offer_is_named(monkeypatch):
    monkeypatch.setattr(needs, "extensions", lambda: {"nothing", "btree_gist"})
    what, mend = "the database has no extension nothing", "install PostgreSQL's contrib package on its server"
    assert list(needs.unmet()) == [(what, mend)]
    with pytest.raises(env.SettingError, match=f"^{what}: {mend}$"):
        needs.require()


def test_the_tests_leave_no_setting_of_ours_behind():
    assert "TONGBAN_DATABASE_URL" not in environment("/nowhere")

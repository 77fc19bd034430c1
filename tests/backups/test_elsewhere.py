"""An outside server, and files in a bucket."""

import os
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.backups.conftest import done, filed, verb
from tests.bucket import KEYS, PROGRAM, Bucket
from tongban.project.backups import tools
from tongban.project.database import DatabaseError, place
from tongban.project.tests import ready_made
from tongban.project.tests.outside import outside, ready

pytestmark = pytest.mark.processes
OLDER = (
    Path(given) if (given := os.environ.get("TONGBAN_OLDER_POSTGRES")) else None
)  # a folder of programs of 16
SUMS = "SELECT count(*), sum(n), md5(string_agg(said, ',' ORDER BY n)) FROM lines"


def test_from_an_outside_server_to_the_own_one_and_back(fresh, tmp_path):
    source, own, back = fresh(), fresh(), fresh()
    backup, keys = str(tmp_path / "backup"), str(tmp_path / "keys")
    ready_made.lay_keys(source)
    with ready(place.programs()) as url:
        there = {"TONGBAN_DATABASE_URL": url}
        filed(source, 2, **there)
        verb(source, "backup", backup, "--keys", keys, **there)
        assert verb(own, "restore", backup, "--keys", keys)["ok"]
        with psycopg.connect(url, autocommit=True) as held:
            held.execute("CREATE DATABASE second")
        second = {"TONGBAN_DATABASE_URL": url.rpartition("/")[0] + "/second"}
        assert verb(back, "restore", backup, "--keys", keys, **second)["ok"]
        one, other = (done(home, "count", **more)["tables"] for home, more in ((own, {}), (back, second)))
        assert {name for name in one if one[name] != other[name]} <= {"core_event", "django_session"}
        said = verb(fresh(), "restore", backup, "--keys", keys, code=2, **second)
        assert "holds tables already" in said


def test_a_server_before_17_is_filled_whole_or_not_at_all(monkeypatch, tmp_path):
    with outside(OLDER or place.programs()) as url:
        at = conninfo_to_dict(url)
        monkeypatch.setattr(tools, "_parts", lambda: dict(at))
        monkeypatch.setattr(tools, "_of_server", lambda: 16)
        whole, half = tmp_path / "whole", tmp_path / "half"
        with tools.connect() as held:
            held.execute(
                "CREATE TABLE lines AS SELECT n, md5(n::text) AS said FROM generate_series(1, 50000) AS n"
            )
            held.execute("INSERT INTO lines VALUES (0, 'SET transaction_timeout = 0;')")
            held.execute("CREATE DATABASE second")
            held.execute("CREATE DATABASE third")
            sums = held.execute(SUMS).fetchall()
        tools.run("pg_dump", "--format=custom", f"--file={whole}")
        half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
        at["dbname"] = "third"
        with pytest.raises(DatabaseError):
            tools.bring_in(half)
        with tools.connect() as held:
            assert held.execute("SELECT to_regclass('lines')").fetchone() == (None,)
        at["dbname"] = "second"
        tools.bring_in(whole)
        with pytest.raises(DatabaseError, match="already exists"):
            tools.bring_in(whole)
        with tools.connect() as held:
            assert held.execute(SUMS).fetchall() == sums


@pytest.mark.skipif(not PROGRAM.exists(), reason="no S3 server in assets/node_modules")
def test_a_bucket_is_named_and_not_copied(fresh, tmp_path):
    bucket = Bucket(tmp_path / "s3")
    more = {
        "TONGBAN_FILES_URL": "s3://files/kept",
        "TONGBAN_FILES_ENDPOINT": bucket.endpoint,
        "TONGBAN_FILES_KEY": KEYS["access_key_id"],
        "TONGBAN_FILES_SECRET": KEYS["secret_access_key"],
    }
    backup, keys = str(tmp_path / "backup"), str(tmp_path / "keys")
    home = fresh()
    try:
        ready_made.lay(home)
        filed(home, 2, **more)
        files = verb(home, "backup", backup, "--keys", keys, **more)["files"]
        assert (files["in"], files["endpoint"], files["count"] > 1) == (
            "s3://files/kept",
            bucket.endpoint,
            True,
        )
        assert not (tmp_path / "backup" / "attachments").exists()
        assert "set TONGBAN_FILES_URL so" in verb(fresh(), "restore", backup, "--keys", keys, code=2)
        assert verb(fresh(), "restore", backup, "--keys", keys, **more)["missing"] == []
    finally:
        bucket.kill()

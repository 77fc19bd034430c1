"""An outside server, and files in a bucket."""

import psycopg
import pytest

from tests.backups.conftest import done, filed, verb
from tests.bucket import KEYS, PROGRAM, Bucket
from tongban.project.database import place
from tongban.project.tests import ready_made
from tongban.project.tests.outside import ready

pytestmark = pytest.mark.processes


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

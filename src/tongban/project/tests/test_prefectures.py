"""Two prefectures in one database, each in a schema of its own: neither finds a row of the other."""

import json

import psycopg
import pytest

from tests.filing import LAMP
from tongban.project.database import place
from tongban.project.tests.outside import outside
from tongban.project.tests.running import tongban

pytestmark = pytest.mark.processes
TWO = ("changji", "hami")


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """The address of the database, and a data folder for each prefecture with a request of its own."""
    homes = {name: tmp_path_factory.mktemp(name) for name in TWO}
    with outside(place.programs()) as url:
        for count, name in enumerate(TWO, 1):
            file = homes[name] / "some.jsonl"
            file.write_text("\n".join(json.dumps({"id": str(n), "text": LAMP}) for n in range(count)))
            told(url, homes[name], name, "requests", "import", str(file), "--source", "pilot", "--json")
        yield url, homes


def told(url, home, schema, *words):
    made = tongban(home, *words, TONGBAN_DATABASE_URL=url, TONGBAN_SCHEMA=schema)
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout) if made.stdout.startswith("{") else made.stdout


def test_each_counts_its_own(shared):
    url, homes = shared
    counted = [told(url, homes[n], n, "audit", "verify", "--replay", "--json")["cases"] for n in TWO]
    assert counted == [1, 2]


def test_each_finds_nothing_wrong_with_its_installation(shared):
    url, homes = shared
    assert [told(url, homes[n], n, "check", "--json")["problems"] for n in TWO] == [[], []]


def test_no_table_lies_elsewhere_and_no_key_crosses(shared):
    """What Citus asks of a schema that it may put on a machine of its own."""
    with psycopg.connect(shared[0], client_encoding="utf8") as held:
        tables = held.execute(
            "SELECT schemaname::text, count(*) FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)'"
            " GROUP BY 1 ORDER BY 1"
        ).fetchall()
        crossing = held.execute(
            "SELECT conname::text FROM pg_constraint c JOIN pg_class a ON a.oid = conrelid"
            " JOIN pg_class b ON b.oid = confrelid WHERE contype = 'f' AND a.relnamespace <> b.relnamespace"
        ).fetchall()
    assert [name for name, _ in tables] == list(TWO)
    assert tables[0][1] == tables[1][1] > 100
    assert crossing == []


def test_the_schema_of_all_is_refused(tmp_path):
    made = tongban(tmp_path, "doctor", TONGBAN_DATABASE_URL="postgresql://x@h/d", TONGBAN_SCHEMA="public")
    assert (made.returncode, made.stdout) == (2, "")
    assert "TONGBAN_SCHEMA is not a name for a schema" in made.stderr


def test_the_own_server_serves_one(tmp_path):
    made = tongban(tmp_path, "doctor", TONGBAN_SCHEMA="changji")
    assert made.returncode == 2
    assert "TONGBAN_SCHEMA needs TONGBAN_DATABASE_URL" in made.stderr

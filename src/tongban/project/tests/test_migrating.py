"""The short way through the migrations ends where Django's own does: the tests' database was made by the long one."""

import subprocess

import pytest
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor

from tongban.project import database
from tongban.project.database import place
from tongban.project.migrating import noted_at_once
from tongban.project.tests import ready_made

pytestmark = [
    pytest.mark.processes,
    pytest.mark.django_db,
    pytest.mark.skipif(not database.is_embedded(), reason="dumps of two versions differ"),
]


def schema(host, name):
    """All that a database is made of but its extensions, without the word that each dump has of its own."""
    tool = str(place.programs() / "pg_dump")
    call = [tool, "--schema-only", "--schema=public", "-h", str(host), "-U", place.NAME, name]
    told = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    return [line for line in told.splitlines() if "restrict " not in line]


def test_both_ways_make_the_same_tables(home):
    ready_made.lay(home)
    long_way = schema(connection.settings_dict["HOST"], connection.settings_dict["NAME"])
    with database.running(home):
        assert schema(place.socket_folder(home), place.NAME) == long_way
    assert len(long_way) > 10_000


def test_what_cannot_be_noted_was_not_done(monkeypatch):
    """Django notes a migration with an index after its transaction: killed between the two, it cannot go on."""
    told = {"id": models.BigAutoField(primary_key=True), "office": models.IntegerField(db_index=True)}
    one = migrations.Migration("0001_one", "stopped")
    one.operations = [migrations.CreateModel("One", list(told.items()))]
    executor = MigrationExecutor(connection)
    monkeypatch.setattr(executor, "record_migration", stopped)
    with noted_at_once(), pytest.raises(KeyboardInterrupt):
        executor.apply_migration(executor.loader.project_state(), one)
    assert "stopped_one" not in connection.introspection.table_names()


def stopped(_migration):
    raise KeyboardInterrupt

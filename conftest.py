"""Tests run on the real embedded PostgreSQL of a data folder of their own, unless an outside server is named.

Two runs at once in one checkout take two folders: var/test, var/test2, ...
"""

import fcntl
import hashlib
import os
from itertools import count
from pathlib import Path

import django
import hypothesis
import psycopg
import pytest

VAR = Path(__file__).resolve().parent / "var"


def _free_home() -> Path:
    """The first test folder that no other run has; the lock lasts as long as this process."""
    for number in count(1):
        home = VAR / f"test{number if number > 1 else ''}"
        home.mkdir(parents=True, exist_ok=True)
        lock = os.open(home / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
        else:
            break
    return home


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
if not os.environ.get("TONGBAN_DATABASE_URL"):
    os.environ.setdefault("TONGBAN_PG_FAST", "1")
    if "TONGBAN_HOME" not in os.environ:
        os.environ["TONGBAN_HOME"] = str(_free_home())


# no test is a timed one: a loaded machine is not a defect
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# a room's own conftest, read before pytest is configured when its folder is named, may import models
django.setup()
pytest_plugins = ("tests.people", "tests.guards", "tests.filing")  # everybody's fixtures


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """The server is there before Django connects."""
    from tongban.project import database  # noqa: PLC0415 - the environment comes first

    del config
    database.acquire()


def _template() -> str:
    """The name under which the tables of these very migrations are kept from run to run."""
    files = sorted((Path(__file__).parent / "src").rglob("migrations/*.py"))
    told = b"".join(file.name.encode() + file.read_bytes() for file in files)
    return f"tables_{hashlib.sha256(told).hexdigest()[:16]}"


def _take_template() -> None:
    from django.conf import settings  # noqa: PLC0415 - the environment comes first

    with _maintenance() as held:
        rows = held.execute("SELECT datname FROM pg_database WHERE datname LIKE 'tables\\_%'").fetchall()
        if (_template(),) in rows:
            settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = _template()
        for (name,) in rows:
            if name != _template():
                held.execute(f"DROP DATABASE IF EXISTS {name}")


def _maintenance() -> psycopg.Connection:
    from tongban.project.database import place, server  # noqa: PLC0415 - the environment comes first

    return server.connect(place.current_home(), "postgres")


@pytest.fixture(scope="session")
def tables_lock() -> int:
    """Of several processes of one run the first makes the tables; the others wait, then copy them."""
    lock = os.open(VAR / "tables.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tables_lock: int
) -> None:
    """Tables kept from an earlier run of these migrations are copied."""
    from tongban.project import database  # noqa: PLC0415 - the environment comes first

    del django_db_modify_db_settings_parallel_suffix, tables_lock
    if database.is_embedded():
        _take_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, tables_lock: int) -> None:
    """Tables that were made anew are kept as a template: the next run copies them in a moment."""
    from django.conf import settings  # noqa: PLC0415 - the environment comes first
    from django.db import connection  # noqa: PLC0415 - the environment comes first

    from tongban.project import database  # noqa: PLC0415 - the environment comes first

    del django_db_setup
    if database.is_embedded() and not settings.DATABASES["default"]["TEST"].get("TEMPLATE"):
        made = connection.settings_dict["NAME"]
        connection.close()
        with _maintenance() as held:
            held.execute(f"CREATE DATABASE {_template()} TEMPLATE {made}")
    os.close(tables_lock)


def pytest_unconfigure() -> None:
    """The last run out stops it."""
    from tongban.project import database  # noqa: PLC0415 - the environment comes first

    database.release()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Generated pages of the docs are written again on request, and only compared otherwise."""
    parser.addoption(
        "--write-docs", action="store_true", help="write generated pages of docs/reference again"
    )
    parser.addoption(
        "--write-walk", action="store_true", help="write tests/consistency/rights_walk.csv again"
    )

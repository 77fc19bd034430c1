"""Tests run on the real embedded PostgreSQL of their own data folder, unless an outside server is named."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.project.settings")
if not os.environ.get("TONGBAN_DATABASE_URL"):
    os.environ.setdefault("TONGBAN_HOME", str(Path(__file__).resolve().parent / "var" / "test"))
    os.environ.setdefault("TONGBAN_PG_FAST", "1")

pytest_plugins = ["tests.people", "tests.guards"]


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """The server is there before Django connects."""
    from tongban.project import database  # noqa: PLC0415 - the environment comes first

    database.acquire()


def pytest_unconfigure() -> None:
    """The last run out stops it."""
    from tongban.project import database  # noqa: PLC0415 - the environment comes first

    database.release()

"""A data folder of its own for each test, where also root's server can reach it, and nothing left behind."""

import os
import shutil
from pathlib import Path

import pytest

from tongban.project import database
from tongban.project.database import place


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty data folder."""
    for name in ("TONGBAN_DATABASE_URL", "TONGBAN_RUN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TONGBAN_PG_FAST", "1")
    folder = Path(f"/tmp/tongban-test-{os.getpid()}-{tmp_path.name}")
    yield folder
    database.release(folder)
    database.stop(folder)
    shutil.rmtree(place.socket_folder(folder), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)

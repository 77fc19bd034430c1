"""What a backup or a restore is refused for before anything is written, and what it is not refused for."""

import os

import pytest

from tongban.project.backups import restoring, taking
from tongban.project.backups.manifest import BackupError
from tongban.project.serving import running


def test_a_prefecture_in_a_schema_is_told_what_backs_it_up(monkeypatch, tmp_path):
    monkeypatch.setenv("TONGBAN_SCHEMA", "changji")
    for refused in (
        lambda: taking.take(tmp_path / "backup", apart=None, base=False),
        lambda: restoring.restore(tmp_path / "backup", restoring.Wish()),
    ):
        with pytest.raises(BackupError, match="pg_dump"):
            refused()
    assert list(tmp_path.iterdir()) == []


def test_what_a_refused_start_left_hinders_no_restore(monkeypatch, tmp_path):
    monkeypatch.setenv("TONGBAN_HOME", str(tmp_path))
    for claim in running.claim(tmp_path):
        os.close(claim)
    with restoring._claimed(tmp_path) as mark:
        assert mark.exists()

import re
from pathlib import Path

from tongban.project import env, problems

SOURCES = Path(__file__).resolve().parents[2]
PAGE = SOURCES.parents[1] / "docs" / "reference" / "settings.md"


def test_every_setting_has_a_row_and_every_row_a_setting():
    written = set(re.findall(r"^\| `(TONGBAN_\w+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    files = [file.read_text(encoding="utf-8") for file in SOURCES.rglob("*.py") if "tests" not in file.parts]
    read = {name for text in files for name in re.findall(r'"(TONGBAN_[A-Z0-9_]+)"', text)}
    assert written == env.KNOWN == read | {"TONGBAN_CHROMIUM"}  # which tests alone read


def test_a_data_folder_that_is_not_there_yet_is_made_before_it_is_asked_about(monkeypatch, tmp_path):
    monkeypatch.setenv("TONGBAN_HOME", str(tmp_path / "new"))
    assert list(problems.folder()) == []
    monkeypatch.setenv("TONGBAN_HOME", "/proc/new")
    assert ["cannot be made" in one.what for one in problems.folder()] == [True]

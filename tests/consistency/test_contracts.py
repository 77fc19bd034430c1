"""The direction of imports is kept by contracts, and each contract catches what it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).parent / "lint-imports"
PLANTED = {
    "project > services > ui > kernel": ("kernel/core/clock.py", "import tongban.ui.prefs"),
    "a service never imports another service": (
        "services/board/apps.py",
        "import tongban.services.duties.apps",
    ),
    "kernel rooms, top to bottom": ("kernel/places/apps.py", "import tongban.kernel.cases.apps"),
    "inside a service, top to bottom": (
        "services/requests/rules.py",
        "import tongban.services.requests.views.desk",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The package and its contracts, apart, so that nothing planted reaches the checkout."""
    place = tmp_path_factory.mktemp("house")
    ignore = shutil.ignore_patterns("templates", "static", "locale", "__pycache__", "data", "tests")
    shutil.copytree(ROOT / "src" / "tongban", place / "tongban", ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def lint(place):
    words = [str(LINT), "--no-cache"]
    done = subprocess.run(
        words, cwd=place, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(place)}
    )
    return done.returncode, done.stdout


def test_the_house_keeps_its_contracts(copy):
    assert lint(copy)[0] == 0, lint(copy)[1]


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_is_caught(copy, contract):
    file, line = copy / "tongban" / PLANTED[contract][0], PLANTED[contract][1]
    clean = file.read_text()
    file.write_text(f"{clean}\n{line}\n")
    try:
        code, said = lint(copy)
    finally:
        file.write_text(clean)
    assert code == 1
    assert f"{contract} BROKEN" in said


def test_an_unplaced_room_is_caught(copy):
    room = copy / "tongban" / "kernel" / "attic"
    room.mkdir()
    (room / "__init__.py").write_text("")
    try:
        code, _said = lint(copy)
    finally:
        shutil.rmtree(room)
    assert code == 1

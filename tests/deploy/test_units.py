"""The units that docs offer are read by systemd without a word, and leave a break-in little."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = Path(__file__).resolve().parents[2] / "deploy" / "systemd"
NAMES = sorted(one.name for one in UNITS.glob("tongban-*.*") if one.is_file())
PROGRAM = "/opt/tongban/current/bin/python"
MOST = 2.5  # systemd's own measure of exposure: 10 is everything, nginx as Debian has it is 9.6

pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed"),
]


@pytest.fixture
def units(tmp_path):
    """The units, with a program that is here: systemd looks for it."""
    for file in sorted(one for one in UNITS.rglob("*") if one.is_file()):
        kept = tmp_path / file.relative_to(UNITS)
        kept.parent.mkdir(exist_ok=True)
        text = file.read_text()
        assert PROGRAM in text or "ExecStart" not in text
        kept.write_text(text.replace(PROGRAM, sys.executable))
    return tmp_path


def analyze(*words):
    made = subprocess.run(
        ["systemd-analyze", *words], capture_output=True, text=True, timeout=60, check=False
    )
    return made.returncode, made.stdout + made.stderr


@pytest.mark.parametrize("name", NAMES)
def test_systemd_reads_a_unit_without_complaint(units, name):
    code, said = analyze("verify", "--man=no", str(units / name))
    ours = [line for line in said.splitlines() if "tongban" in line]
    assert (code, ours) == (0, [])


def test_a_complaint_would_be_seen(units):
    (units / "tongban-web.service").write_text("[Service]\nExecStart=/nowhere\nPrivateTpm=yes\n")
    code, said = analyze("verify", "--man=no", str(units / "tongban-web.service"))
    assert code != 0 or "PrivateTpm" in said


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".service")])
def test_a_service_may_little(units, name):
    hardened = units / "tongban-.service.d" / "10-hardened.conf"
    whole = units / f"whole-{name}"  # an offline look at one file reads no drop-ins
    whole.write_text((units / name).read_text() + "\n" + hardened.read_text())
    _, said = analyze("security", "--offline=yes", "--no-pager", str(whole))
    exposure = float(re.search(r"Overall exposure level for .*: ([\d.]+)", said)[1])
    assert exposure <= MOST, said

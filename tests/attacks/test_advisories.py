"""A package with a known weakness is told, by an export of OSV that lies here; the network is asked nothing."""

import importlib.util
import json
import os
import zipfile
from pathlib import Path

import pytest
from packaging.version import Version

SCRIPT = Path(__file__).resolve().parents[2] / "script" / "advisories.py"
SPEC = importlib.util.spec_from_file_location("advisories", SCRIPT)
advisories = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(advisories)

GIVEN = os.environ.get("TONGBAN_ADVISORIES", "")
LOCK = "some-package==1.4.2 \\\n    --hash=sha256:00\nother==2.0 \\\n"


def record(*events, name="Some_Package", versions=(), **more):
    span = {"type": "ECOSYSTEM", "events": [dict([event]) for event in events]}
    affected = {"package": {"ecosystem": "PyPI", "name": name}, "ranges": [span], "versions": list(versions)}
    return {"id": "PYSEC-1", "summary": "opens the door", "affected": [affected], **more}


WITHIN = [
    record(("introduced", "0"), ("fixed", "1.4.3")),
    record(("introduced", "1.4"), ("last_affected", "1.4.2")),
    record(("introduced", "0"), ("fixed", "1.0"), ("introduced", "1.4.0rc1"), ("fixed", "1.5")),
    record(("introduced", "1.4.2")),
    record(versions=["1.4.1", "1.4.2"]),
]
WITHOUT = [
    record(("introduced", "0"), ("fixed", "1.4.2")),
    record(("introduced", "1.5")),
    record(("introduced", "0"), ("last_affected", "1.4.1")),
    record(("introduced", "0"), name="another"),
    record(("introduced", "0"), withdrawn="2026-01-01T00:00:00Z"),
    record(versions=["1.4.20"]),
    {
        "id": "GHSA-1",
        "affected": [{"package": {"ecosystem": "npm", "name": "some-package"}, "versions": ["1.4.2"]}],
    },
]


@pytest.mark.parametrize(("told", "count"), [(WITHIN, len(WITHIN)), (WITHOUT, 0)])
def test_a_weakness_is_told_of_the_version_that_is_locked_and_of_no_other(told, count):
    packages = advisories.locked(LOCK)
    assert packages == {"some-package": Version("1.4.2"), "other": Version("2.0")}
    found = list(advisories.known(packages, told))
    assert found == ["some-package 1.4.2: PYSEC-1 opens the door"] * count


def test_a_folder_and_a_zip_are_read_alike(tmp_path):
    (tmp_path / "PYSEC-1.json").write_text(json.dumps(WITHIN[0]))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as made:
        made.write(tmp_path / "PYSEC-1.json", "PYSEC-1.json")
    assert list(advisories.records(tmp_path)) == list(advisories.records(tmp_path / "all.zip")) == [WITHIN[0]]


@pytest.mark.skipif(not GIVEN, reason="TONGBAN_ADVISORIES names no export of OSV")
def test_no_locked_package_has_a_known_weakness():
    packages = advisories.locked(advisories.LOCK.read_text())
    assert list(advisories.known(packages, advisories.records(Path(GIVEN)))) == []

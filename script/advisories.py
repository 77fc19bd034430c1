"""Which locked packages have a known weakness, by an export of OSV that lies on this machine: nothing is asked of the network.

script/advisories.py EXPORT   EXPORT: PyPI's all.zip of osv.dev, or a folder with its files; exit code 1 where something is known
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def locked(lock: str) -> dict[str, Version]:
    """Every package of a lock with its version."""
    return {canonicalize_name(name): Version(version) for name, version in PIN.findall(lock)}


def records(export: Path) -> Iterator[dict[str, Any]]:
    """Every record of an export."""
    if export.is_dir():
        yield from (json.loads(file.read_bytes()) for file in sorted(export.rglob("*.json")))
        return
    with zipfile.ZipFile(export) as held:
        yield from (json.loads(held.read(name)) for name in held.namelist() if name.endswith(".json"))


def known(packages: dict[str, Version], told: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each package that a record tells of in the version that is locked."""
    for record in told:
        for one in () if record.get("withdrawn") else record.get("affected", ()):
            package = one.get("package", {})
            name = canonicalize_name(package.get("name", ""))
            if package.get("ecosystem") == "PyPI" and name in packages and is_affected(packages[name], one):
                yield f"{name} {packages[name]}: {record['id']} {record.get('summary', '')}".strip()


def is_affected(version: Version, one: dict[str, Any]) -> bool:
    """Is this version among those that are named, or between what brought the weakness and what mended it?"""
    named = (_version(text) for text in one.get("versions", ()))
    spans = (span for span in one.get("ranges", ()) if span.get("type") == "ECOSYSTEM")
    return version in named or any(_within(version, span.get("events", ())) for span in spans)


def _within(version: Version, events: Iterable[dict[str, str]]) -> bool:
    told = [(at, kind) for event in events for kind, text in event.items() if (at := _version(text))]
    within = False
    for at, kind in sorted(told):
        if kind == "introduced" and at <= version:
            within = True
        elif (kind == "fixed" and at <= version) or (kind == "last_affected" and at < version):
            within = False
    return within


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def main(export: str) -> int:
    found = sorted(set(known(locked(LOCK.read_text(encoding="utf-8")), records(Path(export)))))
    print("\n".join(found) or "nothing is known of the locked packages")
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))

"""What lies outside the database: attached contents, and the folders of what was learned."""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.files.storage import Storage, default_storage

from tongban.kernel.cases.attachments.keeping import digest_of
from tongban.kernel.cases.attachments.moving import carried, holds
from tongban.kernel.cases.attachments.storage import DurableStorage
from tongban.project.backups import contents
from tongban.project.backups.manifest import ATTACHMENTS, BackupError
from tongban.project.backups.progress import telling

FOLDERS = ("models", "matching")
"""Models of dispatch, weights of matching. Snapshots of facts are made anew, so no backup holds them."""


def copy_folders(source: Path, target: Path) -> None:
    """What was learned; each file is there whole under its name, as its writer left it."""
    for name in FOLDERS:
        if (source / name).is_dir():
            ignored = shutil.ignore_patterns(".*", "*.part")
            shutil.copytree(source / name, target / name, dirs_exist_ok=True, ignore=ignored)


def copy_named(held: "psycopg.Connection[Any]", folder: Path) -> dict[str, Any]:
    """Copy every content that rows name and the backup lacks; of a bucket only its names are counted."""
    names = sorted(contents.attached(held))
    if place()["in"] != "backup":
        return {"count": len(names), "missing": []}
    return {"count": len(names), "missing": copy(names, [default_storage], inside(folder))}


def copy(names: Sequence[str], sources: Iterable[Storage], target: Storage) -> list[str]:
    """Copy contents, each checked by its hash, from the first place that has it whole; returns the hashes of what none has."""
    places, told, missing = list(sources), telling("files"), []
    for number, name in enumerate(names, 1):
        if not (holds(target, name) or any(_carried(place, target, name) for place in places)):
            missing.append(digest_of(name))
        told(number, len(names))
    return missing


def inside(folder: Path) -> DurableStorage:
    """The attached contents of a backup, or of any folder that holds them in the same way."""
    return DurableStorage(location=folder / ATTACHMENTS)


def place() -> dict[str, str]:
    """Where the contents are: in the backup, or in a bucket by its address."""
    options = settings.STORAGES["default"].get("OPTIONS", {})
    if not options.get("bucket"):
        return {"in": "backup"}
    return {"in": f"s3://{options['bucket']}/{options['prefix']}", "endpoint": str(options["endpoint"])}


def same_place(told: dict[str, Any]) -> None:
    """Refuse to restore where the contents would be looked for elsewhere."""
    mine = place()
    if told["in"] != mine["in"]:
        named = {"backup": "the folder (no TONGBAN_FILES_URL)"}
        raise BackupError(
            f"the attached files of this backup lie in {named.get(told['in'], told['in'])}: set TONGBAN_FILES_URL"
            " so for the restore; `tongban files move` moves them afterwards"
        )


def _carried(source: Storage, target: Storage, name: str) -> bool:
    try:
        return carried(source, target, name)
    except FileNotFoundError:
        return False

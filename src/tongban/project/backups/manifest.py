"""What a backup says of itself. The manifest is written last, so a folder without one was not finished.

`SHA256SUMS` lists every file (`sha256sum -c` reads it); the manifest holds the sum of that list, and is itself signed
with the installation's own key, which no backup holds: a backup that somebody changed is told from one that nobody did.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tongban.kernel.core.disk import settle
from tongban.project import env

NAME, SUMS, UNFINISHED = "manifest.json", "SHA256SUMS", "unfinished"
FORMAT = 1
DUMP, BASE = "dump", "base"
ATTACHMENTS = "attachments"


class BackupError(env.SettingError):
    """A backup cannot be taken or used; one line says why."""


def require_a_database_of_its_own() -> None:
    """Of a database that several share we would take, and bring back, what is not in this one's schema."""
    if env.raw("TONGBAN_SCHEMA"):
        raise BackupError(
            "TONGBAN_SCHEMA is set: what lies in a schema is backed up and brought back by pg_dump and pg_restore"
            " (docs/how-to/serve-several-prefectures.md)"
        )


@dataclass(frozen=True)
class Manifest:
    """Of which moment, by which program, from what, with how many rows and files."""

    kind: str
    taken_at: str
    version: str
    postgres: int
    # the migrations that had run, as room.name
    migrations: list[str]
    # what each table holds at `taken_at`: rows, and a sum over their texts; empty for a base
    tables: dict[str, list[Any]]
    # where attached files lie: in the backup, or in a bucket that the backup only names
    files: dict[str, Any]
    # the ids of the keys that values are sealed under, and what tells the right key file from another
    keys: dict[str, Any]
    # of a base: the archive's folder, the system's number, the segment from which on the log is needed
    base: dict[str, str] = field(default_factory=dict)
    sums: str = ""
    format: int = FORMAT

    @property
    def rows(self) -> int:
        """How many rows, in all tables."""
        return sum(int(count) for count, _ in self.tables.values())

    def signature(self, key: bytes) -> str:
        """By which it is known that nobody changed it."""
        said = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()
        return hmac.digest(key, b"tongban backup\0" + said, "sha256").hex()


def write(folder: Path, told: Manifest, key: bytes) -> None:
    """Make the backup a whole one."""
    draft = folder / f".{NAME}"
    said = {**asdict(told), "signature": told.signature(key)}
    with draft.open("w", encoding="utf-8") as out:
        json.dump(said, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / NAME)
    settle(folder)


def read(folder: Path) -> tuple[Manifest, str]:
    """The manifest and its signature; a folder that holds no whole backup is refused."""
    if (folder / UNFINISHED).exists() and not (folder / NAME).exists():
        raise BackupError(f"{folder} holds a backup that was not finished; take it again, or use another")
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        signature = said.pop("signature")
        if said["format"] != FORMAT:
            raise BackupError(f"{folder} was made by another version in a form that this one does not know")
        return Manifest(**said), str(signature)
    except FileNotFoundError:
        raise BackupError(f"{folder} holds no backup ({NAME} is missing)") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupError(f"{folder / NAME} is damaged; use another backup") from None


def write_sums(folder: Path) -> str:
    """List every file with its sum; returns the sum of the list."""
    lines = sorted(f"{sum_of(file, folder)}  {file.relative_to(folder)}\n" for file in _files(folder))
    with (folder / SUMS).open("w", encoding="utf-8") as out:
        out.writelines(lines)
        out.flush()
        os.fsync(out.fileno())
    return hashlib.sha256((folder / SUMS).read_bytes()).hexdigest()


def damaged(folder: Path, told: Manifest) -> Iterator[str]:
    """What is missing or not what its sum says; reads everything."""
    listed = (folder / SUMS).read_bytes() if (folder / SUMS).is_file() else b""
    if hashlib.sha256(listed).hexdigest() != told.sums:
        yield SUMS
        return
    for line in listed.decode().splitlines():
        digest, _, name = line.partition("  ")
        file = folder / name
        if not file.is_file() or _hash(file) != digest:
            yield name


def sum_of(file: Path, folder: Path) -> str:
    """The SHA-256 of a file; an attachment was compared with its name when it was copied."""
    inside = file.relative_to(folder).parts
    return file.name if inside[0] == ATTACHMENTS else _hash(file)


def _files(folder: Path) -> Iterator[Path]:
    own = {NAME, f".{NAME}", SUMS, UNFINISHED}
    for file in folder.rglob("*"):
        if file.is_file() and not (file.parent == folder and file.name in own) and file.name[0] != ".":
            yield file


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()

"""All content from one storage to another, and whether a storage still has what the rows say."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db import connection

from tongban.kernel.cases.attachments.keeping import digest_of, names_in
from tongban.kernel.core.service import all_files


@dataclass
class Moved:
    """What became of a move: copied now, there before, and what is damaged in the storage it came from."""

    copied: int = 0
    there: int = 0
    damaged: list[str] = field(default_factory=list)


@dataclass
class Verdict:
    """How many contents the rows name, and which of them are missing or not what their hash says."""

    files: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def move(source: Storage, target: Storage, told: Callable[[Moved], None] = lambda _moved: None) -> Moved:
    """Copy what the target lacks, each checked by its hash before and after; stopped, it goes on where it was.

    The source keeps everything, so that a running program goes on until it is started with the new setting.
    """
    moved = Moved()
    for name in names_in(source):
        if holds(target, name):
            moved.there += 1
        elif carried(source, target, name):
            moved.copied += 1
        else:
            moved.damaged.append(digest_of(name))
        told(moved)
    return moved


def verify() -> Verdict:
    """Read everything that rows name, and compare it with its hash."""
    verdict = Verdict()
    for name in _named():
        verdict.files += 1
        try:
            whole = _is_whole(default_storage, name)
        except FileNotFoundError:
            verdict.missing.append(digest_of(name))
        else:
            verdict.damaged += [] if whole else [digest_of(name)]
    return verdict


def carried(source: Storage, target: Storage, name: str) -> bool:
    """Copy one content, checked by its hash before and after; whether the target has it whole now."""
    with source.open(name) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != digest_of(name):
        return False
    target.save(name, ContentFile(content))
    return holds(target, name)


def holds(storage: Storage, name: str) -> bool:
    """Is it there, and what its hash says?"""
    try:
        return _is_whole(storage, name)
    except FileNotFoundError:
        return False


def _is_whole(storage: Storage, name: str) -> bool:
    with storage.open(name) as file:
        return hashlib.sha256(file.read()).hexdigest() == digest_of(name)


def _named() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(all_files()))
        return [name for (name,) in cursor.fetchall()]

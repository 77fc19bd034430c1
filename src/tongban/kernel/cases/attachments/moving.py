"""All content from one storage to another, and whether a storage still has what the rows say."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage

from tongban.kernel.cases.attachments.keeping import digests_in, path_of
from tongban.kernel.cases.models import Attachment


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
    for digest in digests_in(source):
        if holds(target, digest):
            moved.there += 1
        elif carried(source, target, digest):
            moved.copied += 1
        else:
            moved.damaged.append(digest)
        told(moved)
    return moved


def verify() -> Verdict:
    """Read everything that rows name, and compare it with its hash."""
    verdict = Verdict()
    for digest in _named():
        verdict.files += 1
        try:
            whole = _hash(default_storage, digest) == digest
        except FileNotFoundError:
            verdict.missing.append(digest)
        else:
            verdict.damaged += [] if whole else [digest]
    return verdict


def carried(source: Storage, target: Storage, digest: str) -> bool:
    """Copy one content, checked by its hash before and after; whether the target has it whole now."""
    with source.open(path_of(digest)) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != digest:
        return False
    target.save(path_of(digest), ContentFile(content))
    return holds(target, digest)


def holds(storage: Storage, digest: str) -> bool:
    """Is it there, and what its hash says?"""
    try:
        return _hash(storage, digest) == digest
    except FileNotFoundError:
        return False


def _hash(storage: Storage, digest: str) -> str:
    with storage.open(path_of(digest)) as file:
        return hashlib.sha256(file.read()).hexdigest()


def _named() -> Iterator[str]:
    photos = Attachment.objects.exclude(thumbnail="").values_list("thumbnail", flat=True)
    yield from Attachment.objects.values_list("digest", flat=True).union(photos)

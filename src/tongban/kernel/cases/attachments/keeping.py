"""Content by its hash: kept once however often it is given, swept when no case has it."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q

from tongban.kernel.cases.models import Attachment
from tongban.kernel.core import clock

SPARED = timedelta(days=1)  # a filing that is still being written holds its photos so long


def path_of(digest: str) -> str:
    """Where content of this hash lies."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def keep(content: bytes) -> str:
    """Write content, unless it is there young and whole; returns its hash. Without a row on a case it is harmless."""
    digest = hashlib.sha256(content).hexdigest()
    name = path_of(digest)
    if not _fresh(name):
        default_storage.save(name, ContentFile(content))
    return digest


def _fresh(name: str) -> bool:
    return default_storage.exists(name) and _age(name) < SPARED / 2


def _age(name: str) -> timedelta:
    written: datetime = default_storage.get_modified_time(name)
    return clock.now() - written


def open_content(digest: str) -> File:
    """The content of this hash, for reading."""
    return default_storage.open(path_of(digest))


def hold(digests: Iterable[str]) -> None:
    """Keep the sweep from these until the transaction ends."""
    with connection.cursor() as cursor:
        for digest in sorted(set(digests)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [digest])


def sweep() -> int:
    """Remove content that no case has and no filing can still name; returns how much."""
    return sum(_swept(digest) for digest in _all())


def _swept(digest: str) -> bool:
    name = path_of(digest)
    with transaction.atomic():
        hold([digest])
        if _wanted(digest) or not default_storage.exists(name) or _age(name) < SPARED:
            return False
        default_storage.delete(name)
        return True


def _wanted(digest: str) -> bool:
    return Attachment.objects.filter(Q(digest=digest) | Q(thumbnail=digest)).exists()


def _all() -> Iterator[str]:
    for folder in _folders(""):
        for inner in _folders(folder):
            yield from default_storage.listdir(inner)[1]


def _folders(name: str) -> list[str]:
    try:
        found = default_storage.listdir(name)[0]
    except FileNotFoundError:
        return []
    return [f"{name}/{f}" if name else f for f in found]

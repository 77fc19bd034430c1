"""Content by its hash: kept once however often it is given, swept when no case has it."""

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongban.kernel.cases.models import Attachment
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError

log = logging.getLogger(__name__)
HASH = re.compile(r"[0-9a-f]{64}")
SPARED = timedelta(days=1)  # a filing that is still being written holds its photos so long


class Missing(TongbanError):  # noqa: N818 - read as a sentence
    """A row names content that the storage does not have."""

    code = "file_missing"
    status = 503


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
    """The content of this hash, for reading; a TongbanError `file_missing` (503) if the storage has lost it."""
    try:
        return default_storage.open(path_of(digest))
    except FileNotFoundError:
        log.warning("the storage has lost the content %s", digest)
        raise Missing(
            _("The storage does not have this file. Tell whoever runs this site, and name it: %(digest)s.")
            % {"digest": digest[:12]}
        ) from None


def hold(digests: Iterable[str]) -> None:
    """Keep the sweep from these until the transaction ends."""
    with connection.cursor() as cursor:
        for digest in sorted(set(digests)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [digest])


def sweep() -> int:
    """Remove content that no case has and no filing can still name; returns how much."""
    return sum(_swept(digest) for digest in digests_in(default_storage))


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


def digests_in(storage: Any) -> Iterator[str]:
    """The hash of all content of cases that one of our storages holds; a file being written is not there yet."""
    yield from (digest for name in names_in(storage) if name == path_of(digest := digest_of(name)))


def names_in(storage: Any) -> Iterator[str]:
    """The name of all content there, of cases and of other rooms, which keep theirs in folders of their own."""
    yield from (name for name in storage.names() if HASH.fullmatch(digest_of(name)))


def digest_of(name: str) -> str:
    """The hash of content, in which its name ends."""
    return name.rpartition("/")[2]

"""What shows that a criterion is met: looked into like any attachment, kept by the hash of its content."""

from collections.abc import Sequence

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from tongban.kernel.cases.attachments import MIME, Given, Kept, open_content, take_in

FOLDER = "evidence"  # apart from cases' content, which is swept once no case has it


def keep(files: Sequence[Given]) -> tuple[Kept, ...]:
    """Keep photos and documents; one that is neither is refused with the reason."""
    kept = take_in(files)
    for one in kept:
        if not default_storage.exists(_path(one.digest)):
            with open_content(one.digest) as content:
                default_storage.save(_path(one.digest), ContentFile(content.read()))
    return kept


def open_file(digest: str, kind: str) -> tuple[File, str]:
    """The content, for reading, and its type."""
    return default_storage.open(_path(digest)), MIME[kind]


def _path(digest: str) -> str:
    return f"{FOLDER}/{digest}"

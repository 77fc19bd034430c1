"""Photos of plaques: drawn anew without position or camera, kept by the hash of their content."""

import hashlib

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from tongban.kernel.cases.attachments.images import redraw
from tongban.kernel.cases.attachments.kinds import family_of, refused

FOLDER = "plaques"
PNG = b"\x89PNG"
MOST_BYTES = 10 * 1024 * 1024


def keep(content: bytes, why: str) -> str:
    """Keep a photo and give its hash; what is no photo is refused with the reason given."""
    if not content or len(content) > MOST_BYTES or family_of(content) != "photo":
        raise refused(why)
    drawn = redraw(content).content
    digest = hashlib.sha256(drawn).hexdigest()
    if not default_storage.exists(_path(digest)):
        default_storage.save(_path(digest), ContentFile(drawn))
    return digest


def open_photo(digest: str) -> tuple[File, str]:
    """A photo's content, for reading, and its type."""
    file = default_storage.open(_path(digest))
    kind = "image/png" if file.read(len(PNG)) == PNG else "image/jpeg"
    file.seek(0)
    return file, kind


def _path(digest: str) -> str:
    return f"{FOLDER}/{digest}"

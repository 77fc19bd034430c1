"""A folder that a power cut cannot leave half a file in."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from tongban.kernel.core.disk import settle


class DurableStorage(FileSystemStorage):
    """Django's folder storage; a file appears under its name whole and on the disk, or not at all."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 - Django's own shape
        """The name itself: names are hashes, so what is there already is the same."""
        return name

    def names(self) -> Iterator[str]:
        """The name of everything there."""
        top = Path(self.location)
        yield from (str(file.relative_to(top)) for file in top.rglob("*"))

    def _save(self, name: str, content: File) -> str:
        whole = Path(self.path(name))
        whole.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(prefix=".new-", dir=whole.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            Path(partial).replace(whole)
        except BaseException:  # a full disk must not be filled further by halves of files
            Path(partial).unlink(missing_ok=True)
            raise
        for folder in (whole.parent, whole.parent.parent, whole.parent.parent.parent):
            settle(folder)
        return name

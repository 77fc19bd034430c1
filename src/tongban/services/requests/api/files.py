"""Files in two steps: they are sent first and looked into, then named by their keys when filing or with a step."""

import json

from django.utils.translation import gettext as _
from ninja import File, Form, Schema
from ninja.files import UploadedFile
from pydantic import Field

from tongban.kernel.cases.attachments import Kept, take_in
from tongban.kernel.core import sealed
from tongban.kernel.core.errors import TongbanError
from tongban.services.requests.api.routers import requests as router
from tongban.ui.api import ANYBODY, Given, HttpRequest

CONTEXT = "api.file"


class FilesIn(Given):
    """What is said with files."""

    use_pins: bool = Field(
        False, description="May the place stored in the photos be used? It is removed either way"
    )


class FileOut(Schema):
    """A file that was looked into and kept: its key for filing or for a step, what it is now, and how large."""

    key: str
    kind: str
    size: int


@router.post("/files", response={201: list[FileOut]}, auth=ANYBODY, summary="Send photos and documents")
def add(
    request: HttpRequest, files: File[list[UploadedFile]], said: Form[FilesIn]
) -> tuple[int, list[FileOut]]:
    """At most 9, each up to 10 MB: photos (JPEG, PNG, WebP, HEIC), PDF, Word, Excel, told by their content.

    Photos are drawn anew without what the camera noted. A key is good for a day; who has it may use it.
    """
    return 201, [_out(kept) for kept in take_in(files, pins=said.use_pins)]


def named(keys: list[str]) -> tuple[Kept, ...]:
    """The files behind keys that `add` gave."""
    return tuple(_kept(key) for key in keys)


def _out(kept: Kept) -> FileOut:
    key = sealed.seal(json.dumps(kept.plain()), CONTEXT).hex()
    return FileOut(key=key, kind=kept.kind, size=kept.size)


def _kept(key: str) -> Kept:
    try:
        return Kept(**json.loads(sealed.unseal(bytes.fromhex(key), CONTEXT)))
    except (TongbanError, ValueError):
        raise TongbanError(
            _("A key of a file is not one that was given here. Send the file again."),
            code="file",
            field="files",
        ) from None

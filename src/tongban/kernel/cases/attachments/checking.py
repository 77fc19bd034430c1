"""From files as they come to content that is safe to keep, or the reason why not."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

from django.utils.translation import gettext as _

from tongban.kernel.cases.attachments.documents import check_office, check_pdf
from tongban.kernel.cases.attachments.images import position_of, redraw
from tongban.kernel.cases.attachments.keeping import keep
from tongban.kernel.cases.attachments.kinds import IMAGES, family_of, refused

MOST = 9
MOST_BYTES = 10 * 1024 * 1024


class Given(Protocol):
    """A file as a form or a program gives it; what it is called is never asked."""

    @property
    def size(self) -> int | None:
        """How many bytes."""

    def read(self, num_bytes: int = ..., /) -> bytes:
        """The bytes."""


@dataclass(frozen=True)
class Kept:
    """Content that lies in the storage and may be attached to a case."""

    digest: str
    kind: str
    size: int
    thumbnail: str = ""
    # where the photo was taken (longitude, latitude), for whoever asked; no file and no row keeps it
    pin: tuple[float, float] | None = None

    @property
    def is_photo(self) -> bool:
        """Can it be shown on a page?"""
        return self.kind in IMAGES

    def without_pin(self) -> "Kept":
        """The same, silent about where it was taken."""
        return replace(self, pin=None)

    def plain(self) -> dict[str, Any]:
        """As a session keeps it."""
        return asdict(self)


def take_in(files: Sequence[Given], *, pins: bool = False) -> tuple[Kept, ...]:
    """Look into files and keep what is fit; slow, so it is done before any row is locked.

    `pins`: also tell where each photo was taken. Only with the consent of whoever gives it.
    """
    few_enough(len(files))
    return tuple([_kept(_content(f), pins=pins) for f in files])


def few_enough(count: int) -> None:
    """Refuse more than nine at once."""
    if count > MOST:
        raise refused(_("At most %(most)d files at once. Leave some out.") % {"most": MOST})


def _content(file: Given) -> bytes:
    if (file.size or 0) > MOST_BYTES:
        raise _too_big()
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _too_big()
    if not content:
        raise refused(_("One of the files is empty. Choose it again, or leave it out."))
    return content


def _kept(content: bytes, *, pins: bool) -> Kept:
    family = family_of(content)
    if family == "photo":
        drawn, pin = redraw(content), position_of(content) if pins else None
        return Kept(keep(drawn.content), drawn.kind, len(drawn.content), keep(drawn.thumbnail), pin)
    kind = check_pdf(content) if family == "pdf" else check_office(content)
    return Kept(keep(content), kind, len(content))


def _too_big() -> Exception:
    return refused(_("One of the files is larger than 10 MB. Make it smaller, or leave it out."))

"""Photos: decoded within a limit, turned upright and drawn anew, so that nothing but what one sees is left."""

import io
import struct
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from tongban.kernel.cases.attachments.kinds import refused

MOST_PIXELS = 64_000_000
LONGEST, SMALL = 2560, 320
FORMATS = ("JPEG", "PNG", "WEBP")
# what decoders raise when bytes lie
BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, MemoryError, struct.error)


@dataclass(frozen=True)
class Drawn:
    """A photo drawn anew, and small."""

    kind: str
    content: bytes
    thumbnail: bytes


def redraw(content: bytes) -> Drawn:
    """The photo without position, camera, comments or hidden data; refused if it is broken or far too large."""
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        _fits(image)
        upright = _decoded(image)
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        MemoryError,
    ) as error:
        raise refused(
            _("One of the photos is broken and cannot be opened. Take it again, or leave it out.")
        ) from error
    kind = "png" if image.format == "PNG" or upright.mode == "RGBA" else "jpg"
    small = upright.copy()
    small.thumbnail((SMALL, SMALL))
    return Drawn(kind, _written(upright, kind), _written(small, kind))


def _fits(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()


def _decoded(image: Image.Image) -> Image.Image:
    """Upright, at most so long, in plain colours, on a fresh canvas that has no room for anything else."""
    image.draft("RGB", (LONGEST, LONGEST))  # a large JPEG is decoded smaller at once
    image.load()
    turned = ImageOps.exif_transpose(image)
    clear = "A" in turned.getbands() or "transparency" in turned.info
    plain = turned.convert("RGBA" if clear else "RGB")
    plain.thumbnail((LONGEST, LONGEST))
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    return fresh


def _written(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "png":
        image.save(out, "PNG")
    else:
        image.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def _too_large() -> Exception:
    return refused(
        _("One of the photos has more than 64 million points. Take it with a smaller picture size.")
    )

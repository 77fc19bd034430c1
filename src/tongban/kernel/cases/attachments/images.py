"""Photos: decoded within a limit, turned upright and drawn anew, so that nothing but what one sees is left.

Where a photo was taken is read from it only for those who asked for that, before it is drawn anew without it.
"""

import io
import struct
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from tongban.kernel.cases.attachments.kinds import refused

MOST_PIXELS = 64_000_000
LONGEST, SMALL = 2560, 320
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
GPS = 0x8825  # the part of EXIF that holds the position
# what decoders raise when bytes lie
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    MemoryError,
    RuntimeError,
    ArithmeticError,
    struct.error,
)
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


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
    except BROKEN as error:
        raise refused(
            _("One of the photos is broken and cannot be opened. Take it again, or leave it out.")
        ) from error
    kind = "png" if image.format == "PNG" or upright.mode == "RGBA" else "jpg"
    small = upright.copy()
    small.thumbnail((SMALL, SMALL))
    return Drawn(kind, _written(upright, kind), _written(small, kind))


def position_of(content: bytes) -> tuple[float, float] | None:
    """Longitude and latitude in degrees (WGS 84) as the camera wrote them into the photo; None without a sensible one."""
    try:
        told = Image.open(io.BytesIO(content), formats=FORMATS).getexif().get_ifd(GPS)
        north, east = _degrees(told[2], below=told[1] == "S"), _degrees(told[4], below=told[3] == "W")
    except BROKEN:
        return None
    return (east, north) if -180 <= east <= 180 and -90 <= north <= 90 and (east, north) != (0, 0) else None


def _degrees(told: tuple[float, float, float], *, below: bool) -> float:
    degrees, minutes, seconds = map(float, told)
    found = round(degrees + minutes / 60 + seconds / 3600, 6)
    return -found if below else found


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

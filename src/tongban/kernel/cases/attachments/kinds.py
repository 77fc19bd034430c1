"""What kinds of file are taken, told by their first bytes and never by their name."""

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError

MIME = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IMAGES = ("jpg", "png")
HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


def refused(why: str) -> TongbanError:
    """What is said of a file that is not taken: the reason, at the field it was given in."""
    return TongbanError(why, code="file", field="files")


def family_of(content: bytes) -> str:
    """photo, pdf or office, or the refusal of anything else."""
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or _is_webp(content) or _is_heic(content):
        return "photo"
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return "office"
    raise refused(
        _(
            "One of the files is neither a photo (JPEG, PNG, WebP, HEIC) nor a PDF, Word or Excel document, whatever it is called."
        )
    )


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_heic(content: bytes) -> bool:
    return content[4:8] == b"ftyp" and content[8:12] in HEIC

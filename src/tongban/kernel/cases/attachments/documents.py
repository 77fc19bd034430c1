"""Documents: opened far enough to know that they are what they say and run nothing; kept as they are."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.kernel.cases.attachments.kinds import refused

# names in a PDF that make a reader run, start or unpack something
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAMS = re.compile(rb"/ObjStm(?![A-Za-z0-9])")
PACKED = re.compile(rb"/ObjStm(?![A-Za-z0-9])[^\0]{0,400}?stream\r?\n")
MOST_STREAMS = 20_000
PIECE = 64 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 5000
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
# what a part fetches from elsewhere when it is opened; a link that one presses is no harm
FETCHES = re.compile(
    rb"<Relationship\b(?=[^<>]*TargetMode\s*=\s*[\"']External)(?![^<>]*/hyperlink[\"'])", re.IGNORECASE
)
RUNS = re.compile(r"vba|activex|macro|oleobject|/embeddings/|externallink|customui", re.IGNORECASE)


def check_pdf(content: bytes) -> str:
    """A whole PDF that runs nothing and is not locked."""
    if b"startxref" not in content or b"%%EOF" not in content[-2048:]:
        raise refused(_("One of the PDF files is broken or not complete. Save it again, or leave it out."))
    if b"/Encrypt" in content:
        raise refused(_("One of the PDF files is locked with a password. Save it without one."))
    if any(ACTIVE.search(_unescaped(part)) for part in (content, *_packed(content))) or _hides(content):
        raise refused(
            _("One of the PDF files holds a program or other files. Print it to a new PDF and add that.")
        )
    return "pdf"


def check_office(content: bytes) -> str:
    """A docx or xlsx, whole, without macros or things embedded."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _kind_of(package)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise refused(
            _("One of the documents is broken and cannot be opened. Save it again, or leave it out.")
        ) from error


def _kind_of(package: zipfile.ZipFile) -> str:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
        raise refused(_("One of the documents unpacks to far more than it says. It is not taken."))
    names = [p.filename for p in parts]
    kind = next((k for k, main in MAIN.items() if main in names), None)
    if kind is None or "[Content_Types].xml" not in names:
        raise refused(
            _("Packed files (ZIP) are not taken. Add the documents one by one, as PDF, Word or Excel.")
        )
    types = package.read("[Content_Types].xml").decode("utf-8", "replace")
    if any(RUNS.search(name) for name in names) or RUNS.search(types) or _fetches(package, names):
        raise refused(
            _(
                "One of the documents holds macros, embedded objects or parts fetched from elsewhere. Save it as a plain .docx or .xlsx, or as PDF."
            )
        )
    if package.testzip() is not None:
        raise zipfile.BadZipFile
    return kind


def _fetches(package: zipfile.ZipFile, names: list[str]) -> bool:
    """Does a part say that something is fetched when the document is opened (a template, a picture, a table)?"""
    return any(FETCHES.search(package.read(name)) for name in names if name.lower().endswith(".rels"))


def _packed(content: bytes) -> Iterator[bytes]:
    """What stands in a PDF's packed object streams, as far as it is sensible to unpack."""
    left = MOST_UNPACKED // 4
    for number, found in enumerate(PACKED.finditer(content)):
        part = _unpacked(content, found.end(), left)
        left -= len(part)
        yield part
        if left <= 0 or number >= MOST_STREAMS:
            raise refused(_("One of the PDF files unpacks to far more than it says. It is not taken."))


def _unpacked(content: bytes, at: int, most: int) -> bytes:
    """A stream from there on, read piece by piece: each of many short ones must not cost the whole file."""
    unpack, part = zlib.decompressobj(), bytearray()
    while at < len(content) and not unpack.eof and len(part) < most:
        piece = unpack.unconsumed_tail or content[at : at + PIECE]
        at += 0 if unpack.unconsumed_tail else PIECE
        try:
            part += unpack.decompress(piece, most - len(part))
        except zlib.error:
            break
    return bytes(part)


def _hides(content: bytes) -> bool:
    """Are there packed objects that were not looked into: named in escapes, or packed in another way?"""
    named = len(STREAMS.findall(_unescaped(content)))
    opened = sum(bool(_unpacked(content, found.end(), 1)) for found in PACKED.finditer(content))
    return named > opened


def _unescaped(part: bytes) -> bytes:
    return ESCAPED.sub(lambda m: bytes([int(m[1], 16)]), part)

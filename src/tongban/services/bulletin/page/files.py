"""What a file holds, as text or as units: plain text in any usual encoding, PDF, docx, html."""

import codecs
import re
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.documents import unpacks_sensibly
from tongban.services.bulletin.page.articles import rebuild, rebuilt_of
from tongban.services.bulletin.page.paragraphs import is_byline
from tongban.services.bulletin.page.pdf import text_of
from tongban.services.bulletin.page.shapes import Kind, Page, Unit

MOST = 4_000_000  # bytes of text
MOST_PAGES = 300
BOMS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
BLOCKS = {
    "p",
    "div",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "table",
    "title",
    "figcaption",
    "section",
}
# a tag without what stands in it, a declaration, or a sign that begins none; nothing here is read twice
TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>|<[!?][^<>]*+>|<")
HEADS = {"h1", "h2", "h3", "h4", "h5", "h6"}


class Unreadable(Exception):  # noqa: N818 - read as "the page is unreadable"
    """A file that holds no page, and why."""


def read(data: bytes) -> Page:
    """The page that a file holds; raises Unreadable."""
    if not data.strip():
        raise Unreadable(_("The file is empty."))
    if data[:5] == b"%PDF-":
        return rebuild(_pdf(data))
    if data[:4] == b"PK\x03\x04":
        return rebuilt_of(_docx(data))
    text = decoded(data)
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html", "<head", "<body")):
        return rebuilt_of(_html(text))
    return rebuild(text)


def decoded(data: bytes) -> str:
    """Bytes as text: UTF-8, UTF-16 with its mark, or the Chinese encodings; raises Unreadable."""
    if len(data) > MOST:
        raise Unreadable(
            _("This is more than %(most)s MB of text. Give it page by page.") % {"most": MOST // 1_000_000}
        )
    marked = next((name for mark, name in BOMS.items() if data.startswith(mark)), "")
    for name in (marked,) if marked else ("utf-8", "gb18030", "big5"):
        try:
            text = data.decode(name)
        except UnicodeError:
            continue
        if _plausible(text):
            return text
    raise Unreadable(
        _("This is not text that can be read: give a PDF, docx, html or text in UTF-8 or GB 18030.")
    )


def _plausible(text: str) -> bool:
    """Few control characters, and where it is not ASCII mostly what Chinese is written with."""
    sample = text[:20_000] + text[-5_000:]
    odd = sum(
        1
        for c in sample
        if (c < " " and c not in "\t\n\r\f") or "\x7f" <= c < "\xa0" or "\ue000" <= c <= "\uf8ff"
    )
    outside = [c for c in sample if ord(c) > 0xFF]
    usual = sum(
        1
        for c in outside
        if "\u4e00" <= c <= "\u9fff"
        or "\u2000" <= c <= "\u33ff"
        or "\uff00" <= c <= "\uffef"
        or "\u0600" <= c <= "\u06ff"
        or "\u0400" <= c <= "\u04ff"
    )
    return odd <= len(sample) * 0.01 and usual >= len(outside) * 0.9 and bool(sample.strip())


def _pdf(data: bytes) -> str:
    try:
        import pypdfium2  # noqa: PLC0415 - loaded only where a PDF comes in
    except ImportError:
        raise Unreadable(_("This installation cannot read PDF. Give the text or a docx.")) from None
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > MOST_PAGES:
            raise Unreadable(
                _("This PDF has more than %(most)d pages. Give it in parts.") % {"most": MOST_PAGES}
            )
        text = text_of(document)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_("This PDF is damaged or locked.")) from error
    if not text.strip():
        raise Unreadable(_("This PDF holds pictures only, no text."))
    return text


def _docx(data: bytes) -> list[Unit]:
    from docx import Document  # noqa: PLC0415 - slow to load

    if not unpacks_sensibly(data):
        raise Unreadable(_("This document unpacks to far more than a page holds."))
    try:
        document = Document(BytesIO(data))
    except Exception as error:
        raise Unreadable(_("This is not a Word document that can be read.")) from error
    told = [unit for n, item in enumerate(document.iter_inner_content()) for unit in _word_units(n, item)]
    return _checked(told)


def _word_units(n: int, item: Any) -> list[Unit]:
    if hasattr(item, "rows"):
        rows = ["\t".join(_cells(row)) for row in item.rows]
        return [Unit("paragraph", row, [n], [row], table=True) for row in rows if row.strip()]
    style = (item.style.name if item.style else "") or ""
    heading = style.startswith(("Heading", "Title", "标题"))
    return [_unit(line.strip(), n, heading=heading) for line in item.text.split("\n") if line.strip()]


def _cells(row: Any) -> list[str]:
    """What its cells say; one that goes over several columns is told for each, and counts once."""
    return [cell.text.strip() for cell in {cell._tc: cell for cell in row.cells}.values()]  # noqa: SLF001 - the only name that a merged cell has


def _unit(text: str, n: int, *, heading: bool) -> Unit:
    kind: Kind = "byline" if is_byline(text) else "heading" if heading else "paragraph"
    return Unit(kind, text, [n], [text])


def _html(text: str) -> list[Unit]:
    reader = _Blocks()
    reader.feed(_calm(text))
    reader.close()
    reader.flush()
    return _checked(reader.units)


def _calm(text: str) -> str:
    """The page with plain tags alone: what opens and never ends makes the parser look through the rest again and again."""
    kept, at = [], 0
    while (begin := text.find("<!--", at)) >= 0:
        kept.append(text[at:begin])
        end = text.find("-->", begin + 4)
        at = end + 3 if end >= 0 else len(text)
    return TAG.sub(
        lambda m: f"<{m[1]}>" if m[1] else "&lt;" if m[0] == "<" else "", "".join([*kept, text[at:]])
    )


class _Blocks(HTMLParser):
    """The blocks of an html page; what is not read by people is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.units: list[Unit] = []
        self.words: list[str] = []
        self.heading = self.cells = False
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as the parser calls it
        if tag in ("script", "style", "template"):
            self.hidden += 1
        if tag in BLOCKS:
            self.flush()
            self.heading = tag in HEADS
        if tag in ("td", "th"):
            self.cells = True
            self.words.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "template"):
            self.hidden = max(0, self.hidden - 1)
        if tag in BLOCKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(" ".join(data.split()) if data.strip() else "")

    def flush(self) -> None:
        """End the block."""
        text = "".join(self.words).strip()
        if text:
            unit = _unit(text, len(self.units), heading=self.heading)
            unit.table = self.cells
            self.units.append(unit)
        self.words, self.heading, self.cells = [], False, False


def _checked(units: list[Unit]) -> list[Unit]:
    if not units:
        raise Unreadable(_("There is no text in this file."))
    return units

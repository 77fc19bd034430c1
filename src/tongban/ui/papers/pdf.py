"""The bytes of a PDF: pages of text, lines and boxes.

Latin letters stand in Helvetica, which every reader has (ISO 32000-1, 9.6.2.2). Chinese ones stand in a font of which
the file carries the shapes it needs, so that it is printed alike everywhere, and read and searched by what they mean.
What that font lacks is left to the Chinese font that readers bring along (STSong-Light of Adobe-GB1, 9.7.5.2).
"""

import zlib
from collections.abc import Iterator
from itertools import groupby

from tongban.ui.papers import fonts

LATIN, HAN, READERS = "F1", "F2", "F3"
# widths of the characters from space to ~ in Helvetica, in thousandths of its size
HELVETICA = """
278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556
556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778
722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222
500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"""
WIDTHS = [int(n) for n in HELVETICA.split()]
HAN_WIDTH, DASH, DASH_WIDTH = 1000, "–", 556
NAME = "TBHANS+NotoSansSC-Regular"  # six letters and a plus: a part of a font
LATIN_FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
HAN_FONT = f"""<< /Type /Font /Subtype /Type0 /BaseFont /{NAME} /Encoding /Identity-H /ToUnicode 6 0 R
/DescendantFonts [ << /Type /Font /Subtype /CIDFontType2 /BaseFont /{NAME} /CIDToGIDMap /Identity /DW 1000 /W [{{}}]
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>
/FontDescriptor << /Type /FontDescriptor /FontName /{NAME} /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0
/Ascent 880 /Descent -120 /CapHeight 733 /StemV 80 /FontFile2 5 0 R >> >> ] >>"""
READERS_FONT = """<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H /Encoding /UniGB-UCS2-H
/DescendantFonts [ << /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000
/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>
/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]
/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >> ] >>"""
MEANING = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Meaning def /CMapType 2 def
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{} endcmap end end"""

Colour = tuple[float, float, float]
BLACK: Colour = (0.11, 0.15, 0.2)


def is_latin(character: str) -> bool:
    """Does it stand in Helvetica?"""
    return " " <= character <= "~" or character == DASH


def width(text: str, size: float) -> float:
    """How wide a text is, in points."""
    return sum(_width(c) for c in text) * size / 1000


def _width(character: str) -> int:
    if character == DASH:
        return DASH_WIDTH
    if is_latin(character):
        return WIDTHS[ord(character) - 32]
    glyph = fonts.han().glyphs.get(character)
    return HAN_WIDTH if glyph is None else fonts.han().widths[glyph]


class Page:
    """One sheet: what is drawn on it, from the lower left corner in points."""

    def __init__(self) -> None:
        self._drawn: list[str] = []
        self.written: set[str] = set()

    def text(self, x: float, y: float, text: str, size: float = 10, colour: Colour = BLACK) -> None:
        """One line of text that begins at x and stands on y."""
        self.written |= set(text)
        parts = " ".join(_run(font, "".join(run), size) for font, run in groupby(text, _font))
        self._drawn.append(f"BT {_tone(colour)} rg 1 0 0 1 {x:.2f} {y:.2f} Tm {parts} ET")

    def line(self, points: list[tuple[float, float]], colour: Colour = BLACK, thick: float = 0.5) -> None:
        """A line through points."""
        first, *others = points
        steps = " ".join(f"{x:.2f} {y:.2f} l" for x, y in others)
        self._drawn.append(f"{_tone(colour)} RG {thick} w {first[0]:.2f} {first[1]:.2f} m {steps} S")

    def box(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        """A filled box."""
        self._drawn.append(f"{_tone(colour)} rg {x:.2f} {y:.2f} {wide:.2f} {high:.2f} re f")

    @property
    def stream(self) -> bytes:
        """What the page's content stream holds."""
        return "\n".join(self._drawn).encode("ascii")


def document(pages: list[Page], title: str, size: tuple[float, float] = (595, 842)) -> bytes:
    """The whole file."""
    out, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(_objects(pages, title, size), 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, count = len(out), len(places) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count + b"".join(b"%010d 00000 n \n" % p for p in places)
    return bytes(
        out + b"trailer << /Size %d /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    )


def _objects(pages: list[Page], title: str, size: tuple[float, float]) -> Iterator[bytes]:
    """Catalogue, tree of pages, title, fonts, the shapes and meanings of Chinese; then each page and its content."""
    kids = " ".join(f"{7 + 2 * n} 0 R" for n in range(len(pages)))
    written = sorted(set().union(*(page.written for page in pages)))
    used = {fonts.han().glyphs[c]: c for c in written if _font(c) == HAN}
    yield b"<< /Type /Catalog /Pages 2 0 R /Lang (zh-Hans) >>"
    yield f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode()
    yield f"<< /Title <FEFF{_hex(title)}> /Producer (Tongban) >>".encode()
    yield _fonts(used, readers=any(_font(c) == READERS for c in written)).encode()
    shapes = fonts.han().cut(used)
    yield _stream(shapes, f"/Length1 {len(shapes)}")
    yield _stream(_meaning(used).encode())
    for n, page in enumerate(pages):
        yield (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Resources << /Font 4 0 R >> "
            f"/Contents {8 + 2 * n} 0 R >>"
        ).encode()
        yield _stream(page.stream)


def _stream(content: bytes, more: str = "") -> bytes:
    held = zlib.compress(content)
    told = f"<< /Length {len(held)} /Filter /FlateDecode {more} >>\nstream\n"
    return told.encode() + held + b"\nendstream"


def _fonts(used: dict[int, str], *, readers: bool) -> str:
    """The fonts that are written with; where no Chinese is written, Helvetica alone."""
    wides = " ".join(f"{glyph} [{fonts.han().widths[glyph]}]" for glyph in sorted(used))
    told = {LATIN: LATIN_FONT, HAN: HAN_FONT.format(wides) if used else "", READERS: readers and READERS_FONT}
    return f"<< {' '.join(f'/{name} {font}' for name, font in told.items() if font)} >>"


def _meaning(used: dict[int, str]) -> str:
    """Which character each glyph stands for, a hundred at a time."""
    pairs = [f"<{glyph:04X}> <{ord(character):04X}>" for glyph, character in sorted(used.items())]
    parts = (pairs[at : at + 100] for at in range(0, len(pairs), 100))
    return MEANING.format("\n".join(f"{len(p)} beginbfchar {' '.join(p)} endbfchar" for p in parts))


def _font(character: str) -> str:
    if is_latin(character):
        return LATIN
    return HAN if character in fonts.han().glyphs else READERS


def _run(font: str, text: str, size: float) -> str:
    if font == READERS:
        return f"/{READERS} {size} Tf <{_hex(text)}> Tj"
    if font == HAN:
        glyphs = "".join(f"{fonts.han().glyphs[c]:04X}" for c in text)
        return f"/{HAN} {size} Tf <{glyphs}> Tj"
    kept = "".join(f"\\{c}" if c in "()\\" else c for c in text).replace(DASH, "\\226")
    return f"/{LATIN} {size} Tf ({kept}) Tj"


def _hex(text: str) -> str:
    # beyond the basic plane the encoding knows nothing
    return (
        "".join(c if ord(c) < 0x10000 else "\u25a1" for c in text)
        .encode("utf-16-be", "replace")
        .hex()
        .upper()
    )


def _tone(colour: Colour) -> str:
    return " ".join(f"{part:g}" for part in colour)

"""A service record on one page of PDF, with a code that anybody can verify. The font is the one that every reader of
PDF has for Chinese (STSong-Light), so that nothing needs to be carried along.
"""

from collections.abc import Iterable, Sequence

import qrcode

WIDTH, HEIGHT, EDGE = 595, 842, 72  # A4 in points
SIDE = 130


def page(title: str, lines: Sequence[tuple[str, str]], *, note: str, code: str) -> bytes:
    """The page as a file: a title, lines of (label, what), a note, and `code` as a square for a camera."""
    drawn = [_text(EDGE, HEIGHT - 110, 24, title)]
    at = HEIGHT - 170
    for label, said in lines:
        drawn += [_text(EDGE, at, 11, label), _text(EDGE + 130, at, 13, said)]
        at -= 30
    drawn += [_text(EDGE, 96 + SIDE - 16 * n, 10, part) for n, part in enumerate(_wrapped(note, 27))]
    drawn.append(_square(code, WIDTH - EDGE - SIDE, 96, SIDE))
    return _file("\n".join(drawn))


def _text(x: float, y: float, size: int, words: str) -> str:
    shown = "".join(c if c.isprintable() and ord(c) < 0x10000 else "?" for c in words)
    return f"BT /F1 {size} Tf {x} {y} Td <{shown.encode('utf-16-be').hex()}> Tj ET"


def _wrapped(text: str, width: int) -> Iterable[str]:
    """In lines of so many full letters; two Latin letters take the room of one."""
    line, used = "", 0.0
    for letter in text:
        used += 0.5 if ord(letter) < 0x2E80 else 1
        line += letter
        if used >= width:
            yield line
            line, used = "", 0.0
    yield line


def _square(code: str, x: float, y: float, side: float) -> str:
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    made.add_data(code)
    made.make(fit=True)
    rows = made.get_matrix()
    step = side / len(rows)
    dark = [(n, len(rows) - 1 - m) for m, row in enumerate(rows) for n, on in enumerate(row) if on]
    return "\n".join(f"{x + n * step:.2f} {y + m * step:.2f} {step:.2f} {step:.2f} re f" for n, m in dark)


def _file(drawn: str) -> bytes:
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
        "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
        "/DW 1000/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox"
        "[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>",
        font,
        f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream",
    ]
    out, starts = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return (
        f"{out}{tail}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n".encode(
            "ascii"
        )
    )

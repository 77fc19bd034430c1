"""The Chinese font of papers: Noto Sans SC, of which a file carries only the shapes that stand in it.

Read from its WOFF (W3C, WOFF 1.0) and cut to some glyphs by the tables of OpenType alone; a glyph keeps its number.
"""

import struct
import zlib
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path

FILE = Path(__file__).parent / "data" / "noto-sans-sc.woff"
KEPT = ("glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
MORE, WORDS, SCALE, TWO_SCALES, MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80  # flags of a glyph made of others
MAGIC = 0xB1B0AFBA  # what the checksum of a whole font is taken from


class Font:
    """Its tables, and what stands in them."""

    def __init__(self, data: bytes) -> None:
        count = struct.unpack(">H", data[12:14])[0]
        self._tables = dict(_table(data, 44 + 20 * n) for n in range(count))

    @cached_property
    def glyphs(self) -> dict[str, int]:
        """The glyph of each character it has."""
        told = self._tables["cmap"]
        count = struct.unpack(">H", told[2:4])[0]
        records = [struct.unpack(">HHI", told[4 + 8 * n : 12 + 8 * n]) for n in range(count)]
        start = next(offset for platform, kind, offset in records if (platform, kind) == (3, 1))
        return _segments(told[start:])

    @cached_property
    def widths(self) -> list[int]:
        """How wide each glyph is, in thousandths of its size."""
        count = struct.unpack(">H", self._tables["hhea"][34:36])[0]
        told = [wide for wide, _left in struct.iter_unpack(">Hh", self._tables["hmtx"][: 4 * count])]
        return told + told[-1:] * (len(self._places) - 1 - count)

    def cut(self, wanted: Iterable[int]) -> bytes:
        """A font of these glyphs alone, with what they are made of."""
        kept = self._with_parts({0, *wanted})
        shapes, places = bytearray(), []
        for number in range(len(self._places) - 1):
            places.append(len(shapes))
            if number in kept:
                shapes += self._shape(number)
                shapes += bytes(-len(shapes) % 4)
        places.append(len(shapes))
        head = bytearray(self._tables["head"])
        head[8:12], head[50:52] = bytes(4), b"\0\1"  # no checksum yet; places in four bytes
        new = {"glyf": bytes(shapes), "loca": struct.pack(f">{len(places)}I", *places), "head": bytes(head)}
        return _font({tag: new.get(tag, self._tables[tag]) for tag in KEPT if tag in self._tables})

    @cached_property
    def _places(self) -> list[int]:
        told = self._tables["loca"]
        if self._tables["head"][51]:
            return list(struct.unpack(f">{len(told) // 4}I", told))
        return [2 * half for half in struct.unpack(f">{len(told) // 2}H", told)]

    def _shape(self, number: int) -> bytes:
        return self._tables["glyf"][self._places[number] : self._places[number + 1]]

    def _with_parts(self, wanted: set[int]) -> set[int]:
        found, waiting = set(wanted), list(wanted)
        while waiting:
            new = set(_parts(self._shape(waiting.pop()))) - found
            found |= new
            waiting += new
        return found


def _table(data: bytes, at: int) -> tuple[str, bytes]:
    tag, offset, length, whole, _sum = struct.unpack(">4sIIII", data[at : at + 20])
    held = data[offset : offset + length]
    return tag.decode("ascii"), zlib.decompress(held) if length < whole else held


def _segments(told: bytes) -> dict[str, int]:
    """A character map of format 4."""
    count = struct.unpack(">H", told[6:8])[0] // 2
    words = struct.unpack(f">{(len(told) - 14) // 2}H", told[14 : 14 + (len(told) - 14) // 2 * 2])
    ends, starts = words[:count], words[count + 1 : 2 * count + 1]
    moved, ranges = words[2 * count + 1 : 3 * count + 1], words[3 * count + 1 :]
    found = {}
    for n, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = ranges[n + ranges[n] // 2 + code - first] if ranges[n] else code
            glyph = (glyph + moved[n]) & 0xFFFF if glyph or not ranges[n] else 0
            if glyph:
                found[chr(code)] = glyph
    return found


def _parts(shape: bytes) -> Iterable[int]:
    """The glyphs that a glyph is made of, if it is."""
    if not shape or struct.unpack(">h", shape[:2])[0] >= 0:
        return
    at, flags = 10, MORE
    while flags & MORE:
        flags, number = struct.unpack(">HH", shape[at : at + 4])
        yield number
        at += 8 if flags & WORDS else 6
        at += 2 if flags & SCALE else 4 if flags & TWO_SCALES else 8 if flags & MATRIX else 0


def _font(tables: dict[str, bytes]) -> bytes:
    """The tables as a TrueType file, with its checksums."""
    power = len(tables).bit_length() - 1
    out = struct.pack(">IHHHH", 0x10000, len(tables), 16 << power, power, 16 * len(tables) - (16 << power))
    at, bodies = 12 + 16 * len(tables), b""
    for tag, held in tables.items():
        out += struct.pack(">4sIII", tag.encode(), _sum(held), at + len(bodies), len(held))
        bodies += held + bytes(-len(held) % 4)
    whole = out + bodies
    place = at + sum(len(t) + -len(t) % 4 for t in list(tables.values())[: list(tables).index("head")]) + 8
    return whole[:place] + struct.pack(">I", (MAGIC - _sum(whole)) & 0xFFFFFFFF) + whole[place + 4 :]


def _sum(held: bytes) -> int:
    padded = held + bytes(-len(held) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF


@cache
def han() -> Font:
    """The font of Chinese characters."""
    return Font(FILE.read_bytes())

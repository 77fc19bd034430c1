"""Where free text names phones, ID numbers, plates, e-mail addresses and bank cards, so that they can be blacked out.

It leans towards finding: a mistyped ID number still names somebody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

GAP = r"[ \-·•\u00a0]?"
PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


@dataclass(frozen=True)
class Found:
    """A stretch text[start:end] that is of a kind."""

    kind: str
    start: int
    end: int


def _digits(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9A-Za-z]){pattern}(?![0-9])")


# in order of precedence: what is found first is not looked at again
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")),
    (
        "id_number",
        _digits(
            rf"[1-9](?:{GAP}[0-9]){{5}}{GAP}(?:1[89]|20)(?:{GAP}[0-9]){{6}}(?:{GAP}[0-9]){{3}}{GAP}[0-9Xx]"
        ),
    ),
    ("id_number", _digits(r"[1-9][0-9]{7}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])[0-9]{3}")),
    ("bank_card", _digits(rf"[3-9][0-9]{{3}}(?:{GAP}[0-9]{{4}}){{3}}(?:{GAP}[0-9]{{1,3}})?")),
    ("phone", re.compile(rf"(?<![0-9])(?:(?:\+|00)?86{GAP})?1[3-9][0-9](?:{GAP}[0-9]){{8}}(?![0-9])")),
    (
        "phone",
        re.compile(
            rf"(?<![0-9])\(?0(?:10|2[0-9]|[3-9][0-9]{{2}})\)?{GAP}[2-9][0-9]{{2,3}}{GAP}[0-9]{{4}}(?![0-9])"
        ),
    ),
    ("phone", re.compile(r"(?<![0-9])[48]00-?[0-9]{3}-?[0-9]{4}(?![0-9])")),
    (
        "phone",
        re.compile(
            r"(?:(?<=电话)|(?<=座机)|(?<=电话[:是])|(?<=座机[:是]))[ ]?[2-9][0-9]{2,3}-?[0-9]{4}(?![0-9])"
        ),
    ),
    (
        "plate",
        re.compile(
            rf"[{PROVINCE}]{GAP}[A-HJ-Za-hj-z]{GAP}(?=[A-Za-z]{{0,6}}[0-9])[A-HJ-NP-Za-hj-np-z0-9]{{4,5}}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳](?![A-Za-z0-9])"
        ),
    ),
)

# full width to ASCII, one character for one, so that places stay
_NARROW = {0xFF01 + n: 0x21 + n for n in range(94)} | dict.fromkeys(map(ord, "‐‑‒–—―−"), "-") | {0x3000: " "}


def found_in(text: str) -> list[Found]:
    """The personal numbers in a text, by place; stretches never overlap."""
    rest = text.translate(_NARROW)
    found: list[Found] = []
    for kind, pattern in _PATTERNS:
        for one in _matches(kind, pattern, rest):
            found.append(one)
            rest = rest[: one.start] + "\0" * (one.end - one.start) + rest[one.end :]
    return sorted(found, key=lambda one: one.start)


def _matches(kind: str, pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        if kind != "bank_card" or _is_card(match[0]):
            yield Found(kind, *match.span())


def _is_card(text: str) -> bool:
    digits = [int(c) for c in text if c.isdigit()]
    doubled = (sum(divmod(d * 2, 10)) for d in digits[-2::-2])
    return sum(digits[-1::-2], sum(doubled)) % 10 == 0

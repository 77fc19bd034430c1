"""What people type: cleaned without changing what it says, measured, cut into tokens for search, keyed for sorting."""

import re
import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError

# Full-width letters, digits and spaces are slips of an input method. Punctuation is left: ，。！？ are right in Chinese;
# so are ① ㎡ ½, which NFKC would turn into other text.
_NARROW = {0xFF00 + c - 0x20: c for c in range(0x21, 0x7F) if chr(c).isalnum()} | {0x3000: " ", 0xA0: " "}
# Arabic letters in the shapes of old Uyghur fonts; the same letters to a reader
_SHAPED = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
# Controls, lone surrogates, non-characters, and what turns the direction of a line round. Joiners stay: Uyghur and emoji need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2060-\u206f]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")

# Surnames that are read otherwise than the common word
_SURNAMES = {
    "单": "shan4", "曾": "zeng1", "解": "xie4", "仇": "qiu2", "区": "ou1", "查": "zha1", "盖": "ge3", "朴": "piao2",
    "任": "ren2", "华": "hua4", "尉": "yu4", "覃": "qin2", "缪": "miao4", "种": "chong2", "折": "she2", "冼": "xian3",
}  # fmt: skip


def clean(text: str, *, limit: int | None = None) -> str:
    """Text of several lines without invisible controls, in one spelling (NFC), its line ends and edges tidied.

    With a limit, what is still longer (in characters) is refused, and told by how much.
    """
    text = _SHAPED.sub(lambda m: unicodedata.normalize("NFKC", m[0]), _LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", text).translate(_NARROW))
    lines = [line.rstrip() for line in text.replace("\t", " ").split("\n")]
    cleaned = re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()
    return cleaned if limit is None else fitting(cleaned, chars=limit)


def clean_line(text: str, *, limit: int | None = None) -> str:
    """The same on one line, with single spaces."""
    cleaned = " ".join(clean(text).split())
    return cleaned if limit is None else fitting(cleaned, chars=limit)


def given_line(text: str, field: str, *, limit: int) -> str:
    """A line that must be given, cleaned; an empty one is refused at its field."""
    line = clean_line(text)
    if not line:
        raise TongbanError(_("Something is missing here: please fill it in."), code="missing", field=field)
    return fitting(line, chars=limit, field=field)


def size(text: str) -> tuple[int, int]:
    """Characters and bytes (UTF-8)."""
    return len(text), len(text.encode())


def fitting(text: str, *, chars: int, octets: int | None = None, field: str | None = None) -> str:
    """The text itself where it fits; else the refusal tells by how much it is too long."""
    has_chars, has_bytes = size(text)
    if has_chars > chars:
        raise TongbanError(
            _("This text has %(has)d characters; at most %(most)d fit. Please shorten it by %(over)d.")
            % {"has": has_chars, "most": chars, "over": has_chars - chars},
            code="too_long",
            field=field,
        )
    if octets is not None and has_bytes > octets:
        raise TongbanError(
            _("This text takes %(has)d bytes; at most %(most)d fit. Please shorten it.")
            % {"has": has_bytes, "most": octets},
            code="too_long",
            field=field,
        )
    return text


def tokens(text: str) -> list[str]:
    """What a text is found by, in order: words of letters and digits; of Han runs every pair and every character.

    Tokens hold letters and digits alone, so they can stand in a tsvector or an array as they are.
    """
    return list(dict.fromkeys(_cut(text, alone=True)))


def query_tokens(text: str) -> list[str]:
    """What a search asks for: all of these must be among a text's tokens. Pairs, or one character sought alone."""
    return list(dict.fromkeys(_cut(text, alone=False)))


def _cut(text: str, *, alone: bool) -> Iterator[str]:
    for match in _RUNS.finditer(unicodedata.normalize("NFKC", clean(text)).casefold()):
        run = match[0]
        if not re.match(f"[{_HAN}]", run):
            yield run
            continue
        if alone or len(run) == 1:
            yield from run
        yield from (run[i : i + 2] for i in range(len(run) - 1))


def sort_key(text: str, *, surname: bool = False) -> str:
    """Sorts Chinese by pinyin and tone, then by the characters; `surname` reads the first one as a family name."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - a large dictionary, not for every process

    line = clean_line(text)
    read = lazy_pinyin(line, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False)
    if surname and line[:1] in _SURNAMES:
        read[0] = _SURNAMES[line[0]]
    return f"{' '.join(read).casefold()}\x1f{line}"

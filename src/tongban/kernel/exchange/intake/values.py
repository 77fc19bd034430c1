"""One cell read as its column's kind wants it: brought to one spelling, or refused with what is wrong and what to do."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from tongban.kernel.core import identity
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.text import clean_line
from tongban.kernel.exchange.registers import Column
from tongban.kernel.places import names
from tongban.kernel.places import register as places

SAFE = 10**15  # whole numbers above this lose digits in a spreadsheet
SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE]\+?\d{1,3}")
LOOKED_UP = ("choice", "division")
NUMBERS = ("id_number", "credit_code", "phone")
HAN_DIGITS = {"〇": "0", "○": "0", "零": "0", "一": "1", "二": "2", "三": "3", "四": "4", "五": "5"}
HAN_DIGITS |= {"六": "6", "七": "7", "八": "8", "九": "9", "元": "1"}
YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:日|号)?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
HAN_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([元一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)
LONGEST = 300


class Damaged(TongbanError):  # noqa: N818 - read as a sentence: raise Damaged
    """A number that a spreadsheet has lost digits of; nobody can tell what it was."""

    code = "damaged"


@dataclass
class Told:
    """What reading needs to know beside the cell, and the choices and divisions it has looked up so far."""

    dates_from_1904: bool = False
    known: dict[tuple[str, str], str | TongbanError] = field(default_factory=dict)


def read(cell: Any, column: Column, told: Told) -> str:
    """A cell in its column's one spelling ('' for an empty one); dates as 2026-01-31, choices and divisions as codes."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return ""
    if column.kind in NUMBERS:
        refuse_damage(cell, column.kind)
    if column.kind in LOOKED_UP:
        return _looked_up(cell, column, told)
    return READERS[column.kind](cell, column, told)


def _looked_up(cell: Any, column: Column, told: Told) -> str:
    """Values that repeat a thousand times in a list are looked up once."""
    key = (column.name, str(cell))
    if key not in told.known:
        try:
            told.known[key] = READERS[column.kind](cell, column, told)
        except TongbanError as error:
            told.known[key] = error
    found = told.known[key]
    if isinstance(found, TongbanError):
        raise found
    return found


def refuse_damage(cell: Any, kind: str) -> None:
    """A long number that became a float, or the text of one, is refused and never guessed."""
    text = str(cell).strip()
    is_float = isinstance(cell, float) and (not cell.is_integer() or abs(cell) >= SAFE)
    is_big = isinstance(cell, int) and abs(cell) >= SAFE
    if is_float or is_big or SCIENTIFIC.fullmatch(text):
        raise _damaged(text)
    if (
        kind == "id_number"
        and re.fullmatch(r"\d{15}000", text)
        and identity.id_check_character(text[:17]) != text[17]
    ):
        raise _damaged(text)


def _damaged(text: str) -> Damaged:
    return Damaged(
        _(
            "A spreadsheet turned this number into %(text)s and lost its last digits. Format the column as text, "
            "enter the numbers anew and send the file again."
        )
        % {"text": text}
    )


def _whole(cell: Any) -> str:
    """The text of a cell; a whole number without its .0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _text(cell: Any, _column: Column, _told: Told) -> str:
    return clean_line(_whole(cell), limit=LONGEST)


def _name(cell: Any, _column: Column, _told: Told) -> str:
    if not isinstance(cell, str) or re.fullmatch(r"[\dXx\s\-+.]+", cell):
        raise TongbanError(_("This is no name."))
    line = re.sub(r"[•‧・．•]", "·", clean_line(cell, limit=LONGEST))
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", line)


def _id_number(cell: Any, _column: Column, _told: Told) -> str:
    return identity.normalise_id_number(_whole(cell))


def _phone(cell: Any, _column: Column, _told: Told) -> str:
    return identity.normalise_phone(_whole(cell))


def _credit_code(cell: Any, _column: Column, _told: Told) -> str:
    return identity.normalise_credit_code(_whole(cell))


def _date(cell: Any, _column: Column, told: Told) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = re.sub(
        r"\s+(?=[年月日/.-])|(?<=[年月/.-])\s+", "", unicodedata.normalize("NFKC", _whole(cell)).strip()
    )
    if re.fullmatch(r"\d{4,5}", text) and 366 <= int(text) <= 73050:
        return _serial(int(text), told)
    found = YEAR_FIRST.fullmatch(text) or SOLID.fullmatch(text)
    year, month, day = map(int, found.groups()) if found else _han(text)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise _no_day(text) from None


def _no_day(text: str) -> TongbanError:
    why = _("“%(text)s” is not a day. Write year, month and day, such as 2026-01-31.")
    return TongbanError(why % {"text": text[:30]})


def _serial(days: int, told: Told) -> str:
    """A day as spreadsheets count it; four digits could as well be a year, so they are read only from 1904 files on."""
    if days < 10_000 and not told.dates_from_1904:
        raise _no_day(str(days))
    start = date(1904, 1, 1) if told.dates_from_1904 else date(1899, 12, 30)
    return (start + timedelta(days=days)).isoformat()


def _han(text: str) -> tuple[int, int, int]:
    found = HAN_DATE.fullmatch(text)
    if not found:
        raise _no_day(text)
    return int("".join(HAN_DIGITS[c] for c in found[1])), _small(found[2]), _small(found[3])


def _small(text: str) -> int:
    """Chinese numbers up to 39 (二十三)."""
    tens, ten, ones = text.rpartition("十")
    return (int(HAN_DIGITS.get(tens, "1")) * 10 if ten else 0) + int(HAN_DIGITS.get(ones, "0"))


def _choice(cell: Any, column: Column, _told: Told) -> str:
    said = plain_choice(_whole(cell))
    for code, label in column.choices.items():
        if said in _spellings(code, label):
            return code
    raise TongbanError(
        _("“%(text)s” is none of: %(known)s.")
        % {"text": str(cell)[:30], "known": "、".join(str(label) for label in column.choices.values())}
    )


def plain_choice(text: str) -> str:
    """A choice without spaces and case."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def _spellings(code: str, label: Any) -> set[str]:
    told = {plain_choice(code)}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            told.add(plain_choice(str(label)))
    return told


def _division(cell: Any, _column: Column, _told: Told) -> str:
    """A division's code; a name or a line of names is taken where it means one division alone."""
    said = clean_line(_whole(cell), limit=LONGEST)
    atlas = places.current().on()
    if said in atlas.by_code:
        return said
    parts = [p for p in re.split(r"[>/\s、,，-]+", said) if p] or [said]
    found = [e.code for e in atlas.entries if e.name == parts[-1] or names.short(e.name) == parts[-1]]
    above = {p for part in parts[:-1] for p in (part, names.short(part))}
    if above and len(found) > 1:
        found = [
            c for c in found if any(e.name in above or names.short(e.name) in above for e in atlas.line(c))
        ]
    if len(found) == 1:
        return found[0]
    why = _("no division is called so") if not found else _("several divisions are called so")
    raise TongbanError(_("“%(text)s”: %(why)s. Give its code.") % {"text": said[:40], "why": why})


def _int(cell: Any, _column: Column, _told: Told) -> str:
    text = _whole(cell).replace(",", "").strip()
    if not re.fullmatch(r"-?\d{1,15}", text):
        raise TongbanError(_("“%(text)s” is not a whole number.") % {"text": text[:30]})
    return str(int(text))


READERS: dict[str, Callable[[Any, Column, Told], str]] = {
    "text": _text,
    "address": _text,
    "name": _name,
    "date": _date,
    "id_number": _id_number,
    "phone": _phone,
    "credit_code": _credit_code,
    "choice": _choice,
    "division": _division,
    "int": _int,
}

"""Money is a whole number of fen, from the keyboard to the database and back; no float is ever let in."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError

YUAN = 100
WAN, YI = 10_000 * YUAN, 100_000_000 * YUAN
LARGEST = 2**63 - 1

_WRITTEN = re.compile(
    r"(?P<sign>-?)[¥￥]?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?(?P<unit>万|亿)?(?:元|yuan)?"
)
_UNITS = {None: YUAN, "万": WAN, "亿": YI}


def parse(text: str) -> int:
    """Fen from what a person wrote: '1,234.56', '¥1234.5', '12.5万元', '1.2亿'. Less than one fen is refused."""
    written = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("−", "-")
    found = _WRITTEN.fullmatch(written)
    if not found:
        raise TongbanError(_("Please write the amount in figures, such as 1,234.56."), code="amount")
    part = (found["part"] or "").rstrip("0")
    fen, below = divmod(int(found["whole"].replace(",", "") + part) * _UNITS[found["unit"]], 10 ** len(part))
    if below:
        raise TongbanError(_("An amount cannot be finer than one fen (0.01 yuan)."), code="amount")
    if fen > LARGEST:
        raise TongbanError(_("This amount is too large."), code="amount")
    return -fen if found["sign"] else fen


def plain(fen: int) -> str:
    """Digits only, grouped by thousands: 1,234.56."""
    yuan, rest = divmod(abs(_whole(fen)), YUAN)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"


def shown(fen: int) -> str:
    """As read on a page: 1,234.56 元, or ¥1,234.56 in English."""
    return f"{plain(fen)} 元" if _is_chinese() else _with_sign(plain(fen))


def short(fen: int) -> str:
    """As read on the board, rounded half to even at two places: 1,234.57 万元, 2.50 亿元; in English millions."""
    size = abs(_whole(fen))
    if not _is_chinese():
        return shown(fen) if size < 100 * WAN else _with_sign(f"{plain(_rounded(fen, 100 * WAN))} million")
    if size < WAN:
        return shown(fen)
    # what rounds up to 10,000 万 is 1 亿
    unit, name = (YI, "亿") if size >= YI or _rounded(size, WAN) >= YI // WAN * YUAN else (WAN, "万")
    return f"{plain(_rounded(fen, unit))} {name}元"


def _rounded(fen: int, unit: int) -> int:
    # hundredths of the unit, half to even, in integers
    step = unit // YUAN
    low, rest = divmod(fen, step)
    up = rest * 2 > step or (rest * 2 == step and low % 2 == 1)
    return low + int(up)


def _with_sign(text: str) -> str:
    return f"-¥{text[1:]}" if text.startswith("-") else f"¥{text}"


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"money is a whole number of fen, not {value!r}")
    return value


class MoneyField(models.BigIntegerField):
    """Fen in a bigint column; a float, a Decimal or a bool is an error and not rounded."""

    def to_python(self, value: Any) -> Any:
        """Accept whole numbers, also as text from a form or a fixture."""
        if isinstance(value, str):
            return super().to_python(value)
        try:
            return value if value is None else _whole(value)
        except TypeError as error:
            raise ValidationError(str(error)) from error

    def get_prep_value(self, value: Any) -> Any:
        """Keep everything but whole numbers out of the database."""
        if value is None or hasattr(value, "resolve_expression"):
            return super().get_prep_value(value)
        return _whole(int(value) if isinstance(value, str) else value)

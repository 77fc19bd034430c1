"""Numbers that stand for people and firms: checked by their own checksums, brought to one spelling, never guessed."""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _

from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.found import Found, found_in

# the first two digits of division codes, by region
_REGIONS = {1: "12345", 2: "123", 3: "1234567", 4: "123456", 5: "01234", 6: "12345", 7: "1", 8: "123"}
PROVINCES = frozenset(f"{region}{digit}" for region, digits in _REGIONS.items() for digit in digits)
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z

_ID_WEIGHTS = tuple(2 ** (17 - i) % 11 for i in range(17))
_CREDIT_WEIGHTS = tuple(3**i % 31 for i in range(17))
_CREDIT = re.compile(rf"[{CREDIT_ALPHABET}]{{2}}[0-9]{{6}}[{CREDIT_ALPHABET}]{{10}}")
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
# area codes: three digits for Beijing and the 02x cities, four elsewhere; numbers never begin with 0 or 1
_LANDLINE = re.compile(r"(?:\+?86|0086)?(0?(?:10|2[0-9]|[3-9][0-9]{2}))([2-9][0-9]{6,7})(?:转([0-9]{1,6}))?")
_EXTENDED = re.compile(r"(0[0-9]{2,3})-([2-9][0-9]{6,7})-([0-9]{1,6})")
_HOTLINE = re.compile(r"[48]00[0-9]{7}")
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)


_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")

__all__ = [
    "Found",
    "birth_date",
    "credit_check_character",
    "found_in",
    "id_check_character",
    "normalise_credit_code",
    "normalise_email",
    "normalise_id_number",
    "normalise_phone",
]


def normalise_id_number(text: str) -> str:
    """An 18-character ID number: real division digits, a birth date that can be, the right last character (GB 11643)."""
    number = _bare(text).upper()
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise TongbanError(_("An ID number has 18 characters: 17 digits and a digit or X."), code="id_number")
    # 9: the permanent residence card of foreigners, numbered alike
    if (number[:2] not in PROVINCES and number[0] != "9") or _birth(number) is None:
        raise TongbanError(
            _("This ID number cannot be right: its place or birth date does not exist."), code="id_number"
        )
    if id_check_character(number[:17]) != number[17]:
        raise TongbanError(
            _("This ID number has a mistyped digit. Please compare it with the card."), code="id_number"
        )
    return number


def birth_date(id_number: str) -> date:
    """The birth date in a normalised ID number."""
    born = _birth(id_number)
    if born is None:
        raise ValueError("not a normalised ID number")
    return born


def id_check_character(first: str) -> str:
    """The eighteenth character to the first seventeen digits."""
    return "10X98765432"[sum(w * int(c) for w, c in zip(_ID_WEIGHTS, first, strict=True)) % 11]


def normalise_phone(text: str) -> str:
    """A mobile number as 11 digits, a landline as 0994-2345678 (with -extension), a hotline as 10 digits."""
    if extended := _EXTENDED.fullmatch(
        re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(_DASHES))
    ):
        return extended[0]
    typed = re.sub(r"(?i)ext\.?|分机", "转", _bare(text, also="()")).replace("转转", "转")
    if mobile := _MOBILE.fullmatch(typed):
        return mobile[1]
    if _HOTLINE.fullmatch(typed):
        return typed
    if landline := _landline(typed):
        return landline
    if re.fullmatch(r"[2-9][0-9]{6,7}", typed):
        raise TongbanError(_("Please add the area code, such as 0994-2345678."), code="phone")
    raise TongbanError(
        _(
            "This is not a phone number we can call: a mobile number has 11 digits, a landline begins with its area code."
        ),
        code="phone",
    )


def _landline(typed: str) -> str | None:
    found = _LANDLINE.fullmatch(typed)
    if not found or not (found[1].startswith("0") or typed.startswith(("+86", "0086"))):
        return None
    area = found[1] if found[1].startswith("0") else f"0{found[1]}"
    return "-".join(filter(None, [area, found[2], found[3]]))


def normalise_credit_code(text: str) -> str:
    """A unified social credit code of 18 characters with the right last one (GB 32100)."""
    code = _bare(text).upper()
    if not _CREDIT.fullmatch(code):
        raise TongbanError(
            _("A unified social credit code has 18 characters: digits and letters, without I, O, S, V, Z."),
            code="credit_code",
        )
    if credit_check_character(code[:17]) != code[17]:
        raise TongbanError(
            _("This credit code has a mistyped character. Please compare it with the licence."),
            code="credit_code",
        )
    return code


def credit_check_character(first: str) -> str:
    """The eighteenth character to the first seventeen."""
    total = sum(w * CREDIT_ALPHABET.index(c) for w, c in zip(_CREDIT_WEIGHTS, first, strict=True))
    return CREDIT_ALPHABET[-total % 31]


def normalise_email(text: str) -> str:
    """An e-mail address: its host in lower case, its user as written."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if not _EMAIL.fullmatch(typed) or ".." in typed or typed.startswith(".") or ".@" in typed:
        raise TongbanError(_("This is not an e-mail address. It looks like name@example.com."), code="email")
    user, _at, host = typed.rpartition("@")
    return f"{user}@{host.lower()}"


def _bare(text: str, also: str = "") -> str:
    return re.sub(rf"[\s\-‐‑‒–—―−·•{re.escape(also)}]", "", unicodedata.normalize("NFKC", text))


def _birth(number: str) -> date | None:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if date(1880, 1, 1) <= born <= clock.today() else None

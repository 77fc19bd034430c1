"""From a table of registrations and old hours to rows that can be entered; every wrong row is told with its number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.identity import birth_date, normalise_id_number, normalise_phone
from tongban.kernel.core.text import clean_line
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.services.volunteers import rules

COLUMNS = {
    "name": ("name", "姓名"),
    "phone": ("phone", "手机", "手机号", "电话"),
    "id_number": ("id_number", "身份证号", "证件号码"),
    "born": ("born", "出生日期"),
    "division": ("division", "区划代码", "所在区划"),
    "skills": ("skills", "技能", "服务特长"),
    "available": ("available", "服务时间"),
    "registered_on": ("registered_on", "注册日期", "登记日期"),
    "day": ("day", "服务日期"),
    "hours": ("hours", "服务时长", "时长"),
}
LONGEST, MOST_HOURS = 40, 24


@dataclass(frozen=True, slots=True)
class Row:
    """One registration, perhaps with hours of one day (`minutes` 0: none)."""

    number: int
    name: str
    phone: str
    id_number: str
    born: date | None
    division: Division
    skills: list[str]
    available: list[str]
    registered_on: date
    day: date | None
    minutes: int


class Wrong(Exception):  # noqa: N818 - it is told, not raised to anybody
    """What is wrong in which field."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field, self.why = field, why


class Reader:
    """Reads rows against the divisions of today."""

    def __init__(self) -> None:
        self.places = {d.code: d for d in divisions()}
        self.today = today()
        self.words = {
            "skills": {str(label): code for code, label in rules.SKILLS.items()}
            | {c: c for c in rules.SKILLS},
            "available": {str(label): code for code, label in rules.WHEN.items()}
            | {c: c for c in rules.WHEN},
        }

    def read(self, number: int, data: Mapping[str, Any]) -> Row:
        """The row, or Wrong."""
        got = {name: _cell(data, names) for name, names in COLUMNS.items()}
        name = _line(got["name"], "name")
        phone, id_number = (_number(got[n], n, normal) for n, normal in NUMBERS)
        if not phone and not id_number:
            raise Wrong("phone", _("Give a phone number or an ID number."))
        born = birth_date(id_number) if id_number else self._day(got["born"], "born")
        since = self._day(got["registered_on"], "registered_on") or self.today
        if born and born > since:
            raise Wrong("registered_on", _("That lies before the birth date."))
        place = self.places.get(_line(got["division"], "division"))
        if place is None:
            raise Wrong("division", _("There is no such division; write its code."))
        day, minutes = self._hours(got)
        skills, available = (self._list(got[n], n) for n in ("skills", "available"))
        return Row(number, name, phone, id_number, born, place, skills, available, since, day, minutes)

    def _hours(self, got: Mapping[str, Any]) -> tuple[date | None, int]:
        text = str(got["hours"] or "").strip()
        if not text:
            return None, 0
        try:
            given = Decimal(text) * 60
            minutes = int(given) if 0 < given <= MOST_HOURS * 60 else 0
        except ArithmeticError:
            minutes = 0
        if not minutes:
            raise Wrong("hours", _("A day has more than 0 and at most 24 hours: write them as a number."))
        day = self._day(got["day"], "day")
        if day is None:
            raise Wrong("day", _("Say on which day the hours were given."))
        return day, minutes

    def _day(self, value: Any, field: str) -> date | None:
        if value in (None, ""):
            return None
        if isinstance(value, datetime):
            value = value.date()
        try:
            day = value if isinstance(value, date) else date.fromisoformat(_dashed(str(value)))
        except ValueError:
            raise Wrong(field, _("This is not a day: write it as 2026-01-31.")) from None
        if not date(1900, 1, 1) <= day <= self.today:
            raise Wrong(field, _("This day lies in the future, or too far back."))
        return day

    def _list(self, value: Any, field: str) -> list[str]:
        words = [
            w.strip() for w in str(value or "").replace("、", "|").replace(";", "|").split("|") if w.strip()
        ]
        known = self.words[field]
        if wrong := [w for w in words if w not in known]:
            raise Wrong(field, _("“%(value)s” is not known here.") % {"value": wrong[0][:40]})
        return list(dict.fromkeys(known[w] for w in words))


NUMBERS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("phone", normalise_phone),
    ("id_number", normalise_id_number),
)


def _cell(data: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((data[n] for n in names if data.get(n) is not None), "")


def _line(value: Any, field: str) -> str:
    text = clean_line(str(value))
    if not text or len(text) > LONGEST:
        raise Wrong(field, _("It is empty, or too long."))
    return text


def _number(value: Any, field: str, normal: Callable[[str], str]) -> str:
    text = str(value).strip()
    if not text:
        return ""
    try:
        return normal(text)
    except TongbanError as error:
        raise Wrong(field, error.message) from None


def _dashed(text: str) -> str:
    return text.strip().replace("/", "-").replace(".", "-")

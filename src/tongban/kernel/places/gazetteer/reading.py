"""A record as it came, read field by field; each error is told with its field, nothing is guessed."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.tables import RowError
from tongban.kernel.core.text import clean, clean_line
from tongban.kernel.places.gazetteer.kinds import BY_WORD
from tongban.kernel.places.gazetteer.telling import STATED

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "编号", "记录编号", "地名代码", "key"),
    "name": ("name", "标准名称", "地名", "名称", "汉字名称"),
    "kind": ("kind", "类别", "地名类别", "地名类型"),
    "division": ("division", "所在政区", "政区代码", "行政区划", "所属政区"),
    "longitude": ("longitude", "lon", "lng", "x", "经度", "东经", "x坐标"),
    "latitude": ("latitude", "lat", "y", "纬度", "北纬", "y坐标"),
    "system": ("system", "坐标系", "坐标系统", "datum"),
    "batch": ("batch", "批次", "普查批次", "来源批次"),
    "former": ("former", "曾用名", "历史名称"),
    "other": ("other", "别名", "又名", "俗名"),
    "latin": ("latin", "罗马字母拼写", "罗马字", "拼写"),
    "uyghur": ("uyghur", "维吾尔文", "维文"),
    "kazakh": ("kazakh", "哈萨克文", "哈文"),
    "origin": ("origin", "来历", "地名来历", "由来"),
    "meaning": ("meaning", "含义", "地名含义"),
    "since": ("since", "设立时间", "始用时间", "起始年份"),
    "until": ("until", "废止时间", "终止年份"),
    "geometry": ("geometry", "geojson", "图形"),
}
HEADS = {head.casefold(): name for name, heads in COLUMNS.items() for head in heads}
NAME = re.compile(r"[^\x00-\x1f<>{}|\\^~`=;；]{1,80}")
ARC = re.compile(
    r"(\d{1,3})\s*[°度]\s*(\d{1,2})\s*[′'分]\s*(\d{1,2}(?:\.\d+)?)\s*(?:[″\"秒]|'')?\s*[EN东北经纬]*"
)
FORMER = re.compile(
    r"(?P<name>[^(（]+)(?:[(（](?P<since>[1-9]\d{3})?\s*[-–—~至]?\s*(?P<until>[1-9]\d{3})?\s*年?[)）])?"
)
YEAR = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月?)?|年?)")


@dataclass(frozen=True)
class Name:
    """A name of a record, with the days it held where they are told."""

    text: str
    script: str
    role: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Record:
    """One record of a file."""

    row: int
    key: str
    kind: str
    names: tuple[Name, ...]
    division: str = ""
    x: float | None = None
    y: float | None = None
    system: str = ""
    batch: str = ""
    origin: str = ""
    meaning: str = ""
    since: date | None = None
    until: date | None = None
    geometry: Mapping[str, Any] | None = None
    digest: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """Its standard Chinese name."""
        return self.names[0].text


class _Wrong(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field, self.why = field, why


def read(number: int, raw: Mapping[str, Any]) -> Record | RowError:
    """A row as a record, or what is wrong with it."""
    row = {HEADS[str(k).strip().casefold()]: v for k, v in raw.items() if str(k).strip().casefold() in HEADS}
    try:
        return _record(number, row)
    except _Wrong as wrong:
        return RowError(number, wrong.field, wrong.why)


def _record(number: int, row: Mapping[str, Any]) -> Record:
    if "name" not in row:
        raise _Wrong("name", _("There is no column with names."))
    since, until = _day(row, "since"), _day(row, "until", end=True)
    if since and until and since >= until:
        raise _Wrong("until", _("It ends before it begins."))
    x, y = _number(row, "longitude"), _number(row, "latitude")
    if (x is None) != (y is None):
        raise _Wrong("longitude" if x is None else "latitude", _("One of the two coordinates is missing."))
    told = json.dumps({k: str(v) for k, v in sorted(row.items()) if v not in (None, "")}, ensure_ascii=False)
    digest = hashlib.sha256(told.encode()).hexdigest()
    return Record(
        row=number,
        key=_text(row, "id", 80) or digest[:32],
        kind=_kind(row),
        names=tuple(_names(row, until)),
        division=_text(row, "division", 120),
        x=x,
        y=y,
        system=_system(row),
        batch=_text(row, "batch", 80),
        origin=clean(str(row.get("origin") or ""))[:4000],
        meaning=clean(str(row.get("meaning") or ""))[:4000],
        since=since,
        until=until,
        geometry=_geometry(row),
        digest=digest,
    )


def _text(row: Mapping[str, Any], name: str, most: int) -> str:
    value = row.get(name)
    if isinstance(value, float) and value.is_integer():  # a code that a spreadsheet took for a number
        value = int(value)
    text = clean_line("" if value is None else str(value))
    if len(text) > most:
        raise _Wrong(name, _("Longer than %(n)d characters.") % {"n": most})
    return text


def _kind(row: Mapping[str, Any]) -> str:
    word = _text(row, "kind", 40)
    kind = BY_WORD.get(word) or BY_WORD.get(word.casefold())
    if kind is None:
        raise _Wrong("kind", _("There is no such kind of place: %(word)s") % {"word": word or "—"})
    return kind


def _system(row: Mapping[str, Any]) -> str:
    word = _text(row, "system", 40).casefold()
    if word and word not in STATED:
        raise _Wrong("system", _("There is no such system of coordinates: %(word)s") % {"word": word})
    return STATED.get(word, "")


def _names(row: Mapping[str, Any], until: date | None) -> Iterator[Name]:
    standard = _text(row, "name", 80)
    if not standard or not NAME.fullmatch(standard):
        raise _Wrong("name", _("This is no name.") if standard else _("The name is missing."))
    former = [name for part in _parts(row, "former") for name in _former(part)]
    begins = max((n.until for n in former if n.until), default=None)
    if begins and until and begins >= until:
        raise _Wrong("former", _("It ends before it begins."))
    yield Name(standard, "han", "standard", begins, until)
    for script in ("latin", "uyghur", "kazakh"):
        if text := _text(row, script, 120):
            yield Name(text, script, "standard")
    yield from former
    for part in _parts(row, "other"):
        yield Name(part, "han", "other")


def _former(part: str) -> Iterator[Name]:
    found = FORMER.fullmatch(part)
    if found is None or not NAME.fullmatch(found["name"].strip()):
        raise _Wrong("former", _("Write former names as 旧名(1950-1962)，a semicolon between them."))
    since, until = (date(int(found[n]), 1, 1) if found[n] else None for n in ("since", "until"))
    if since and until and since >= until:
        raise _Wrong("former", _("It ends before it begins."))
    yield Name(found["name"].strip(), "han", "former", since, until)


def _parts(row: Mapping[str, Any], name: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;；、]", _text(row, name, 400)) if part.strip()]


def _number(row: Mapping[str, Any], name: str) -> float | None:
    value = row.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        raise _Wrong(name, _("This is no coordinate."))
    plain = isinstance(value, int | float) and abs(value) < 1e9  # longer than any coordinate: as text
    number = float(value) if plain else _spelled(name, clean_line(str(value)))
    if number != number or abs(number) > 1e8:  # noqa: PLR0124 - what is not itself is no number
        raise _Wrong(name, _("This is no coordinate."))
    return number


def _spelled(name: str, text: str) -> float:
    if arc := ARC.fullmatch(text):
        degrees, minutes, seconds = (float(part) for part in arc.groups())
        return degrees + minutes / 60 + seconds / 3600
    try:
        return float(text.rstrip("EeNn°东北 "))
    except ValueError as error:
        raise _Wrong(name, _("This is no coordinate.")) from error


def _day(row: Mapping[str, Any], name: str, *, end: bool = False) -> date | None:
    value = row.get(name)
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    text = _text(row, name, 40)
    if not text:
        return None
    found = YEAR.fullmatch(text.removesuffix(".0"))
    try:
        year, month, day = (int(part) if part else 0 for part in (found.groups() if found else ()))
        # a year of ending means all of that year
        return date(year + (end and not month), month or 1, day or 1)
    except ValueError as error:
        raise _Wrong(name, _("This is not a day or year: write it as 1984 or 1984-05-01.")) from error


def _geometry(row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    value = row.get("geometry")
    if not value:
        return None
    try:
        told = json.loads(value) if isinstance(value, str) else value
        if (
            told["type"] in {"LineString", "MultiLineString", "Polygon", "MultiPolygon"}
            and told["coordinates"]
        ):
            return dict(told)
    except (ValueError, TypeError, KeyError):
        pass
    raise _Wrong("geometry", _("A geometry is GeoJSON: a line or an area."))

"""How the rows of a list of stations are read: every wrong cell is told with its row; right rows wait for the act."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.tables import RowError, cell
from tongban.kernel.core.text import clean_line
from tongban.kernel.parties.queries import offices
from tongban.kernel.places.queries import divisions
from tongban.services.stations import rules, week
from tongban.services.stations.actions.opening import New

COLUMNS = {
    "code": ("code", "编号"),
    "name": ("name", "名称", "驿站名称"),
    "kind": ("kind", "类别", "类型"),
    "division": ("division", "区划代码", "所在区划"),
    "office": ("office", "主办单位", "主办单位代码"),
    "address": ("address", "地址"),
    "longitude": ("longitude", "经度"),
    "latitude": ("latitude", "纬度"),
    "amenities": ("amenities", "设施", "服务设施"),
    "hours": ("hours", "开放时间"),
    "holidays": ("holidays", "节假日"),
}
KIND_WORDS = {"骑手驿站": rules.COURIER, "驿站": rules.COURIER, "司机之家": rules.DRIVERS, "社工站": rules.SOCIAL, "其他": rules.OTHER}  # fmt: skip
AMENITY_WORDS = {
    "饮水": "water", "热饭": "microwave", "微波炉": "microwave", "充电": "charging", "休息": "rest", "厕所": "toilet",
    "卫生间": "toilet", "淋浴": "shower", "维修工具": "tools", "急救箱": "first_aid", "停车": "parking", "无线网络": "wifi",
}  # fmt: skip
OPEN = {"开放", "照常", "open"}


@dataclass
class Sheet:
    """The stations of a file and what was wrong with its rows."""

    rows: list[tuple[int, New]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    read: int = 0


def read(rows: Iterable[tuple[int, dict[str, Any]]]) -> Sheet:
    """Check every row; a row with an error is told and left out."""
    sheet, seen = Sheet(), dict[str, int]()
    for number, data in rows:
        sheet.read += 1
        got = {name: cell(data, names) for name, names in COLUMNS.items()}
        errors = [*_errors(got), *_repeats(got["code"].lower(), seen, number)]
        sheet.errors += [RowError(number, *error) for error in errors]
        if not errors:
            sheet.rows.append((number, _row(got)))
    return sheet


def _row(got: dict[str, str]) -> New:
    return New(
        code=got["code"],
        name=clean_line(got["name"]),
        kind=KIND_WORDS.get(got["kind"], got["kind"]),
        division=divisions().get(code=got["division"]),
        office=_office(got["office"]),
        longitude=float(got["longitude"]) if got["longitude"] else None,
        latitude=float(got["latitude"]) if got["latitude"] else None,
        address=got["address"],
        amenities=_amenities(got["amenities"]),
        holidays_closed=got["holidays"] not in OPEN,
        week=week.parsed(got["hours"]),
    )


def _office(said: str) -> Any:
    """The office that stands under this code or name; of a name that two have, none."""
    found = offices().filter(**{"code" if said.isascii() else "name": said})[:2]
    return found[0] if len(found) == 1 else None


def _amenities(text: str) -> list[str]:
    words = [w.strip() for w in text.replace("、", "|").replace(",", "|").split("|") if w.strip()]
    return list(dict.fromkeys(AMENITY_WORDS.get(w, w) for w in words))


def _errors(got: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, limit in {"code": 20, "name": 120, "address": 160}.items():
        if not got[name] and name != "address":
            yield name, _("It is empty.")
        if len(got[name]) > limit:
            yield name, _("It is longer than %(n)d characters.") % {"n": limit}
    if (got["code"] and not got["code"].replace("-", "").replace("_", "").isalnum()) or not got[
        "code"
    ].isascii():
        yield "code", _("Write letters, digits and - only.")
    yield from _known(got)
    yield from _placed(got)
    yield from _hours(got["hours"])


def _known(got: dict[str, str]) -> Iterator[tuple[str, str]]:
    if KIND_WORDS.get(got["kind"], got["kind"]) not in rules.KINDS:
        yield "kind", _("“%(value)s” is not known here.") % {"value": got["kind"][:40]}
    for one in _amenities(got["amenities"]):
        if one not in rules.AMENITIES:
            yield "amenities", _("“%(value)s” is not known here.") % {"value": one[:40]}
    if not divisions().filter(code=got["division"]).exists():
        yield "division", _("There is no such division.")
    if not got["office"] or _office(got["office"]) is None:
        yield "office", _("There is no such office.")


def _placed(got: dict[str, str]) -> Iterator[tuple[str, str]]:
    if bool(got["longitude"]) != bool(got["latitude"]):
        yield "latitude", _("Give longitude and latitude, or neither.")
    for name, most in (("longitude", 180), ("latitude", 90)):
        if got[name] and not _within(got[name], most):
            yield name, _("This is no position in degrees.")


def _within(text: str, most: int) -> bool:
    try:
        return abs(float(text)) <= most
    except ValueError:
        return False


def _hours(text: str) -> Iterator[tuple[str, str]]:
    try:
        spans = week.parsed(text)
    except ValueError as error:
        yield "hours", _("“%(line)s” cannot be read as hours.") % {"line": str(error)[:60]}
        return
    if any(closes <= opens for _day, opens, closes in spans):
        yield "hours", _("It closes after it opens, at midnight (24:00) at the latest.")
    if any(a[0] == b[0] and b[1] < a[2] for a, b in pairwise(spans)):
        yield "hours", _("These hours run into others of the same day.")


def _repeats(code: str, seen: dict[str, int], number: int) -> Iterator[tuple[str, str]]:
    first = seen.setdefault(code, number)
    if code and first != number:
        yield "code", _("Row %(row)d has this number already.") % {"row": first}


def told(sheet: Sheet, new: int, unchanged: int, changed: int) -> dict[str, Any]:
    """What is said of an import."""
    return {
        "read": sheet.read,
        "new": new,
        "unchanged": unchanged,
        "changed": changed,
        "refused": [asdict(error) for error in sheet.errors],
    }

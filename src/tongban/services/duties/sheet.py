"""How the rows of a duty list are read and checked, from a file or from the product's own default list."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.core.cells import plain
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.tables import RowError, cell
from tongban.services.duties import rules

DATA = Path(__file__).parent / "data"

# what offices may call a column; the first is what the product writes
COLUMNS = {
    "list": ("list", "清单", "清单类型"),
    "level": ("level", "层级"),
    "number": ("number", "编号", "序号"),
    "title": ("title", "事项名称", "事项"),
    "text": ("text", "事项内容", "内容"),
    "law": ("law", "法律依据", "依据"),
    "category": ("category", "一级分类"),
    "category2": ("category2", "二级分类"),
    "lead": ("lead", "牵头单位", "主办单位"),
    "helping": ("helping", "配合单位", "协办单位"),
    "keywords": ("keywords", "关键词"),
    "urgent": ("urgent", "紧急词"),
    "since": ("since", "生效日期"),
    "until": ("until", "失效日期"),
}
LIST_WORDS = {"基本履职": rules.BASIC, "配合履职": rules.COOPERATIVE, "上级收回": rules.TAKEN_BACK}
LEVEL_WORDS = {"州": "prefecture", "地州": "prefecture", "县市": "county", "县": "county", "乡镇": "town"}
WORD, MOST_WORDS = 60, 300
LIMITS = {"number": 20, "title": 120, "category2": 40, "law": 300, "text": 2000}


@dataclass(frozen=True)
class DutyRow:
    """One duty as a list tells it."""

    list: str
    level: str
    number: str
    title: str
    text: str
    law: str
    category: str
    category2: str
    lead: str
    helping: tuple[tuple[str, str], ...]
    keywords: tuple[str, ...]
    urgent: tuple[str, ...]


@dataclass
class Sheet:
    """The duties of a file and what was wrong with its rows."""

    rows: list[DutyRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    read: int = 0
    # the row of the file that each of `rows` stands in
    at: list[int] = field(default_factory=list)
    # of each kind and level of list: the days it is meant to hold, and its first row
    planned: dict[tuple[str, str], DateRange] = field(default_factory=dict)
    first_row: dict[tuple[str, str], int] = field(default_factory=dict)


def read(rows: Iterable[tuple[int, dict[str, Any]]]) -> Sheet:
    """Check every row; a row with an error is told and left out."""
    sheet = Sheet()
    seen: dict[tuple[str, ...], tuple[int, str]] = {}
    for number, data in rows:
        sheet.read += 1
        if sheet.read == 1:
            _named(data)
        got = {name: _cell(data, names) for name, names in COLUMNS.items()}
        got["list"] = LIST_WORDS.get(got["list"], got["list"])
        got["level"] = LEVEL_WORDS.get(got["level"], got["level"])
        errors = [*_field_errors(got), *_repeats(got, seen, number), *_plan_errors(got, sheet, number)]
        sheet.errors += [RowError(number, *error) for error in errors]
        if not errors:
            sheet.rows.append(_duty(got))
            sheet.at.append(number)
    return sheet


@cache
def default_rows() -> tuple[DutyRow, ...]:
    """The duty list that the product ships."""
    with (DATA / "duties.csv").open(encoding="utf-8", newline="") as file:
        return tuple(read(enumerate(csv.DictReader(file), 2)).rows)


def words(text: str) -> tuple[str, ...]:
    """A cell of several words: parted by bars, list commas or line ends; each once."""
    return tuple(dict.fromkeys(w for w in (part.strip() for part in re.split(r"[|｜、\n]", text)) if w))


def helping(text: str) -> tuple[tuple[str, str], ...]:
    """A cell of helping offices: `office:its part`, parted by semicolons."""
    parts = (p.strip() for p in re.split(r"[;；\n]", text))
    pairs = (re.split(r"[:：]", p, maxsplit=1) for p in parts if p)
    return tuple((p[0].strip(), p[1].strip() if len(p) > 1 else "") for p in pairs)


def _cell(data: dict[str, Any], names: tuple[str, ...]) -> str:
    return plain(cell(data, names))


def _named(data: dict[str, Any]) -> None:
    """Refuse a file whose first row names none of the columns: its head stands elsewhere, or is missing."""
    known = {name for names in COLUMNS.values() for name in names}
    if not known & set(data) and set(data) != {""}:
        raise TongbanError(
            _(
                "The first row must name the columns, such as 编号, 事项名称 and 牵头单位. Remove what stands above it."
            ),
            code="no_head",
            field="file",
        )


def _plan_errors(got: dict[str, str], sheet: Sheet, number: int) -> Iterator[tuple[str, str]]:
    """All rows of a list say the same of when it holds, or nothing."""
    days: dict[str, date | None] = {}
    for name in ("since", "until"):
        try:
            days[name] = date.fromisoformat(got[name][:10].replace("/", "-")) if got[name] else None
        except ValueError:
            yield name, _("This is not a day: write it as 2026-01-31.")
            return
    since, until = days["since"], days["until"]
    key = got["list"], got["level"]
    first = sheet.first_row.setdefault(key, number)
    if (since is None and until) or (since and until and until <= since):
        yield "until", _("It would end before it begins.")
    elif since and sheet.planned.setdefault(key, DateRange(since, until)) != DateRange(since, until):
        yield "since", _("Row %(row)d says another day for this list.") % {"row": first}


def _duty(got: dict[str, str]) -> DutyRow:
    several = {"helping": helping(got["helping"])}
    several |= {name: words(got[name]) for name in ("keywords", "urgent")}  # type: ignore[misc]
    plain = {name: text for name, text in got.items() if name not in {"since", "until"}}
    return DutyRow(**(plain | several))  # type: ignore[arg-type]


def _field_errors(got: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name in ("number", "title"):
        if not got[name]:
            yield name, _("It is empty.")
    for name, limit in LIMITS.items():
        if len(got[name]) > limit:
            yield name, _("It is longer than %(n)d characters.") % {"n": limit}
    yield from _word_errors(got)
    known = {"list": rules.LIST_KINDS, "level": rules.LEVELS, "category": rules.CATEGORIES}
    for name, allowed in known.items():
        if got[name] not in allowed:
            yield name, _("“%(value)s” is not known here.") % {"value": got[name][:40]}
    yield from _office_errors(got)


def _word_errors(got: dict[str, str]) -> Iterator[tuple[str, str]]:
    several = {name: words(got[name]) for name in ("keywords", "urgent")}
    several["helping"] = tuple(text for pair in helping(got["helping"]) for text in pair)
    for name, found in several.items():
        if any(len(word) > WORD for word in found):
            yield name, _("One of its words is longer than %(n)d characters.") % {"n": WORD}
        if len(found) > MOST_WORDS:
            yield name, _("It has more than %(n)d words.") % {"n": MOST_WORDS}


def _office_errors(got: dict[str, str]) -> Iterator[tuple[str, str]]:
    lead, helpers = got["lead"], [kind for kind, _part in helping(got["helping"])]
    if not lead:
        yield "lead", _("No office leads this duty.")
    elif len(words(lead.replace("；", "|").replace(";", "|"))) > 1:
        yield "lead", _("Two offices lead one duty; name one and let the others help.")
    elif lead not in rules.OFFICE_KINDS:
        yield "lead", _("“%(kind)s” is not a kind of office.") % {"kind": lead[:40]}
    for kind in helpers:
        if kind not in rules.OFFICE_KINDS:
            yield "helping", _("“%(kind)s” is not a kind of office.") % {"kind": kind[:40]}
    if lead in helpers:
        yield "helping", _("“%(kind)s” leads this duty and cannot help itself.") % {"kind": lead}
    yield from _kind_errors(got["list"], lead, helpers)


def _kind_errors(kind: str, lead: str, helpers: list[str]) -> Iterator[tuple[str, str]]:
    if kind == rules.BASIC and lead and lead != rules.TOWN:
        yield "lead", _("A basic duty is led by the town or sub-district.")
    if kind == rules.COOPERATIVE and rules.TOWN not in helpers:
        yield "helping", _("A cooperative duty names the part of the town or sub-district.")


def _repeats(
    got: dict[str, str], seen: dict[tuple[str, ...], tuple[int, str]], number: int
) -> Iterator[tuple[str, str]]:
    """A number is given once in a list; a matter has one lead in all lists of a file."""
    first = seen.setdefault(("number", got["list"], got["level"], got["number"]), (number, ""))
    if got["number"] and first[0] != number:
        yield "number", _("Row %(row)d has this number already.") % {"row": first[0]}
    row, lead = seen.setdefault(("title", got["level"], got["title"]), (number, got["lead"]))
    if got["title"] and row != number:
        yield ("lead", _("Row %(row)d gives this matter to %(lead)s: one matter has one lead.")
               % {"row": row, "lead": lead}) if lead != got["lead"] else (
            "title", _("Row %(row)d has this matter already.") % {"row": row})  # fmt: skip

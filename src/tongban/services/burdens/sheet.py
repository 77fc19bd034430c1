"""How the rows of a burden list are read and checked."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.tables import RowError, cell
from tongban.kernel.parties.office_kinds import all_kinds
from tongban.services.burdens import rules

SHIPPED = Path(__file__).parent / "data" / "burdens.csv"
COLUMNS = {
    "kind": ("kind", "类别", "清单"),
    "number": ("number", "编号", "序号"),
    "title": ("title", "名称", "事项名称"),
    "text": ("text", "内容", "说明"),
    "law": ("law", "依据"),
    "asked_by": ("asked_by", "可提出单位"),
    "allowed": ("allowed", "是否准予"),
    "cap": ("cap", "年度上限"),
}
KIND_WORDS = {
    "工作事务": rules.MATTER, "工作机制": rules.MECHANISM, "挂牌": rules.PLAQUE, "证明": rules.CERTIFICATE,
    "证明事项": rules.CERTIFICATE, "应用程序": rules.APP, "政务应用程序": rules.APP, "表格": rules.FORM, "报表": rules.FORM,
}  # fmt: skip
YES, NO = {"是", "yes", "可", "准予", ""}, {"否", "no", "不可", "不准"}
LIMITS = {"number": 20, "title": 120, "text": 2000, "law": 300}
MOST = 999


@dataclass(frozen=True)
class BurdenRow:
    """One item as a list tells it."""

    kind: str
    number: str
    title: str
    text: str
    law: str
    asked_by: tuple[str, ...]
    allowed: bool
    cap: int | None


@dataclass
class Sheet:
    """The items of a file and what was wrong with its rows."""

    rows: list[BurdenRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    read: int = 0


def read(rows: Iterable[tuple[int, dict[str, Any]]]) -> Sheet:
    """Check every row; a row with an error is told and left out."""
    sheet = Sheet()
    seen: dict[str, int] = {}
    for number, data in rows:
        sheet.read += 1
        got = {name: cell(data, names) for name, names in COLUMNS.items()}
        got["kind"] = KIND_WORDS.get(got["kind"], got["kind"])
        errors = [*_errors(got), *_repeats(got, seen, number)]
        sheet.errors += [RowError(number, *error) for error in errors]
        if not errors:
            sheet.rows.append(_row(got))
    if not sheet.read:
        raise TongbanError(_("The file has no rows."), code="empty", field="file")
    return sheet


def shipped() -> Sheet:
    """The list that the product ships."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return read(enumerate(csv.DictReader(file), 2))


def offices(text: str) -> tuple[str, ...]:
    """A cell of several kinds of office, parted by bars or list commas."""
    return tuple(dict.fromkeys(w.strip() for w in text.replace("、", "|").split("|") if w.strip()))


def _row(got: dict[str, str]) -> BurdenRow:
    cap = int(got["cap"]) if got["cap"] else None
    plain = {name: got[name] for name in ("kind", "number", "title", "text", "law")}
    return BurdenRow(
        **plain, asked_by=offices(got["asked_by"]), allowed=got["allowed"].lower() in YES, cap=cap
    )


def _errors(got: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name in ("number", "title"):
        if not got[name]:
            yield name, _("It is empty.")
    for name, limit in LIMITS.items():
        if len(got[name]) > limit:
            yield name, _("It is longer than %(n)d characters.") % {"n": limit}
    if got["kind"] not in rules.KINDS:
        yield "kind", _("“%(value)s” is not known here.") % {"value": got["kind"][:40]}
    yield from _said(got)


def _said(got: dict[str, str]) -> Iterator[tuple[str, str]]:
    for kind in offices(got["asked_by"]):
        if kind not in all_kinds():
            yield "asked_by", _("“%(kind)s” is not a kind of office.") % {"kind": kind[:40]}
    if got["allowed"].lower() not in YES | NO:
        yield "allowed", _("Write 是 or 否.")
    if got["cap"] and not (got["cap"].isascii() and got["cap"].isdecimal() and int(got["cap"][:9]) <= MOST):
        yield "cap", _("Write how often a year as a number up to %(n)d, or leave it empty.") % {"n": MOST}


def _repeats(got: dict[str, str], seen: dict[str, int], number: int) -> Iterator[tuple[str, str]]:
    first = seen.setdefault(got["number"], number)
    if got["number"] and first != number:
        yield "number", _("Row %(row)d has this number already.") % {"row": first}

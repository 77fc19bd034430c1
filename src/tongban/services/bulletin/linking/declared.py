"""Declared indicators as the check reads them: from a file or from the catalogue."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from tongban.services.bulletin.figures.shapes import Figure
from tongban.services.bulletin.figures.units import Unit, unit_of

EMPTY_WORDS = re.compile(
    r"(?:总数量|总数|数量|个数|人数|户数|次数|件数|家数|台数|场次数|总额|金额|数额|情况|数)$"
)
MONEY_WORDS = re.compile(r"(?:总?投入|总?投资额?|资金|经费|支出|补助款?|补贴额?|款项)+$")


class Wrong(Exception):  # noqa: N818 - read as "the file is wrong"
    """A line of an indicators' file that cannot be read, and why."""


class NotYet(Exception):  # noqa: N818 - read as a sentence
    """What the records say takes longer than whoever asks waits."""


@dataclass(frozen=True)
class Indicator:
    """One indicator; `values` by day in its own unit, in the order of days."""

    code: str
    name: str
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    subject: str = ""
    values: tuple[tuple[date, float], ...] = ()
    extra: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)

    def known(self, figure: Figure) -> tuple[tuple[date, float], ...]:
        """The records that may speak of a figure, in the order of days."""
        del figure  # a file's records are the same for all
        return self.values

    @cached_property
    def measured(self) -> Unit:
        """Its unit as compared."""
        return unit_of(self.unit)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Everything it is called, without its subject and without words such as 总数 and 资金 that pages leave out."""
        told = [self._bare(name) for name in (self.name, *self.synonyms) if name]
        if self.measured.family.startswith("money"):
            told += [bare for name in told if len(bare := MONEY_WORDS.sub("", name)) >= 4]
        return tuple(dict.fromkeys(told))

    def _bare(self, name: str) -> str:
        plain = re.sub(r"[（(][^）)]*[）)]|[“”‘’\"《》]", "", name)
        plain = plain.removeprefix(self.subject) or plain
        return EMPTY_WORDS.sub("", plain) or plain


def indicators_in(data: bytes) -> list[Indicator]:
    """The indicators of a jsonl file (or one JSON list); raises Wrong with the number of the line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Wrong(_("The indicators' file is not UTF-8.")) from None
    return [_indicator(number, row) for number, row in _rows(text)]


def _rows(text: str) -> Iterable[tuple[int, Any]]:
    if text.lstrip().startswith("["):
        try:
            yield from enumerate(json.loads(text), 1)
        except ValueError:
            raise Wrong(_("The indicators' file is not JSON.")) from None
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except ValueError:
            raise Wrong(_("Line %(number)s of the indicators is not JSON.") % {"number": number}) from None


def _indicator(number: int, row: Any) -> Indicator:
    try:
        values = sorted(
            (_day(v["as_of"]), float(v["value"]))
            for v in row.get("values") or ()
            if v.get("value") is not None
        )
        synonyms = tuple(str(s) for s in row.get("synonyms") or ())
        return Indicator(
            str(row["id"]),
            str(row["name"]),
            synonyms,
            str(row.get("unit") or ""),
            str(row.get("subject") or ""),
            tuple(values),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Wrong(
            _("Line %(number)s of the indicators: id, name and values of as_of and value are needed.")
            % {"number": number}
        ) from None


def _day(said: Any) -> date:
    text = str(said)
    return date.fromisoformat(
        text[:10] if len(text) >= 10 else f"{text}-01" if len(text) == 7 else f"{text}-12-31"
    )

"""How a source's columns are read: by the names we know, or by a mapping that the source brings along.

    {"columns": {"id": "unique_key", "filed_at": "opendate", "office": "complaint_type", "division": "borough"},
     "values": {"office": {"Utilities": "utilities"}, "division": {"Brooklyn": "990002"}}, "unknown": {"office": "other"}}

`columns` say which of theirs is which of ours, `values` what their words are here (an office's code, a division's code),
`unknown` what stands for words that are not listed. Where a row names its office and its place, nothing is guessed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError

# our field -> the columns a source may call it by
KNOWN = {
    "id": ("id", "编号", "留言编号"),
    "subject": ("subject", "title", "主题", "留言主题", "标题"),
    "text": ("text", "内容", "留言详情", "诉求内容"),
    "filed_at": ("filed_at", "时间", "留言时间"),
    "answered_at": ("answered_at", "答复时间"),
    "kind": ("kind", "类型"),
    "office": ("office", "承办单位代码"),
    "division": ("division", "区划代码"),
}


@dataclass(frozen=True)
class Columns:
    """What a source calls our fields and its values."""

    names: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: KNOWN)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)

    def read(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Our fields of a row, as text."""
        return {name: self._here(name, _cell(data, names)) for name, names in self.names.items()}

    def _here(self, name: str, said: str) -> str:
        if name not in self.values:
            return said
        return self.values[name].get(said) or self.unknown.get(name, said)


def columns_of(file: str) -> Columns:
    """The mapping of a file; refused in a line where it is none."""
    if not file:
        return Columns()
    try:
        told = json.loads(Path(file).read_text(encoding="utf-8"))
        given = {ours: _names(theirs) for ours, theirs in told["columns"].items()}
        values = {
            name: {str(k): str(v) for k, v in table.items()} for name, table in told.get("values", {}).items()
        }
        unknown = {name: str(value) for name, value in told.get("unknown", {}).items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise TongbanError(_("%(file)s is no mapping of columns.") % {"file": file}, code="mapping") from None
    if strange := sorted({*given, *values, *unknown} - KNOWN.keys()):
        raise TongbanError(_("A mapping knows no field %(name)s.") % {"name": strange[0]}, code="mapping")
    return Columns({**KNOWN, **given}, values, unknown)


def _names(told: Any) -> tuple[str, ...]:
    """One column, or several of which the first that is not empty counts."""
    return tuple(map(str, told)) if isinstance(told, list) else (str(told),)


def _cell(data: Mapping[str, Any], names: tuple[str, ...]) -> str:
    value = next((data[name] for name in names if data.get(name) not in (None, "")), "")
    said = value.isoformat() if isinstance(value, datetime) else str(value)
    # halves of characters, as JSON may hold them, cannot be kept
    return said.replace("\0", "").encode(errors="ignore").decode().strip()

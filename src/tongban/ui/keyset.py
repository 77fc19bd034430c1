"""Long lists a page at a time without counting: each page starts after the last row of the one before."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

Order = tuple[str, ...]


@dataclass(frozen=True)
class Slice:
    """One page of rows, with where the neighbours begin (None: there is none)."""

    rows: list[Any]
    newer: str | None
    older: str | None


class First(list[Any]):
    """The first rows of a list that has no pages; `more` says whether there are others, and `c-cut` says it to the reader."""

    more = False


def first(rows: Any, size: int) -> First:
    """The first rows, as many as a page shows."""
    found = list(rows[: size + 1])
    told = First(found[:size])
    told.more = len(found) > size
    return told


def cut(rows: QuerySet, order: Order, size: int, *, after: str = "", before: str = "") -> Slice:
    """The rows after (or before) a cursor in `order`; the order must end in something unique and hold no nulls."""
    back = bool(before)
    cursor = _read(before or after, len(order))
    wanted = tuple(_turned(name) for name in order) if back else order
    if cursor:
        try:
            rows = rows.filter(_beyond(wanted, cursor))
        except (ValidationError, ValueError, TypeError, OverflowError):  # a cursor that someone made up
            cursor = None
    found = list(rows.order_by(*wanted)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    return Slice(
        rows=found,
        newer=_write(found[0], order) if found and (more if back else cursor is not None) else None,
        older=_write(found[-1], order) if found and (back or more) else None,
    )


def _beyond(order: Order, values: Sequence[Any]) -> Q:
    """(a, b) beyond (x, y): a beyond x, or a = x and b beyond y."""
    condition, same = Q(), Q()
    for name, value in zip(order, values, strict=True):
        field, way = name.lstrip("-"), "lt" if name.startswith("-") else "gt"
        condition |= same & Q(**{f"{field}__{way}": value})
        same &= Q(**{field: value})
    return condition


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _write(row: Any, order: Order) -> str:
    values = [_value(row, name.lstrip("-")) for name in order]
    return urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def _value(row: Any, path: str) -> Any:
    if isinstance(row, dict):
        found = row[path]
    else:
        found = row
        for part in path.split("__"):
            found = getattr(found, part)
    if isinstance(found, datetime | date):
        return found.isoformat()
    if isinstance(found, Model):
        return found.pk
    return str(found) if isinstance(found, Decimal) else found


def _read(text: str, length: int) -> list[Any] | None:
    try:
        values = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4))) if text else None
    except ValueError:
        return None
    good = (
        isinstance(values, list)
        and len(values) == length
        and all(isinstance(v, str | int | float) for v in values)
    )
    return values if good and not any(map(_is_no_text, values)) else None


def _is_no_text(value: Any) -> bool:
    """What no database takes: NUL, and halves of a pair of UTF-16."""
    return isinstance(value, str) and any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in value)

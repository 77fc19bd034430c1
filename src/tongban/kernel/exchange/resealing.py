"""Envelopes within JSON are sealed anew after a rotation: of rows, differences and entries. The database checks the index."""

import base64
from collections.abc import Mapping
from typing import Any

from tongban.kernel.core import sealed
from tongban.kernel.core.steady import once
from tongban.kernel.exchange import sealing
from tongban.kernel.exchange.models import Difference, Entry, Row, Submission
from tongban.kernel.exchange.registers import Register, all_registers


def of_row(row: Row) -> dict[str, Any]:
    """What a row's columns are to be, where one is not under the newest key."""
    pk = row.submission_id
    code = once(
        f"exchange.register:{pk}", lambda: Submission.objects.values_list("register", flat=True).get(pk=pk)
    )
    return _changed(code, data=row.data)


def of_entry(row: Entry) -> dict[str, Any]:
    """The same of an entry of the ledger."""
    return _changed(row.register, data=row.data)


def of_difference(row: Difference) -> dict[str, Any]:
    """The same of a difference: one value before and after, or all that a list left out."""
    if not row.field:
        return _changed(row.register, before=row.before, after=row.after)
    both = _changed(row.register, **{name: {row.field: getattr(row, name)} for name in ("before", "after")})
    return {name: data[row.field] for name, data in both.items()}


def _changed(code: str, **told: Any) -> dict[str, Any]:
    kind = all_registers().get(code)
    if kind is None:
        return {}  # a register that is declared no longer cannot say what its values are bound to
    anew = {name: _renewed(kind, data) for name, data in told.items() if isinstance(data, dict)}
    return {name: data for name, data in anew.items() if data != told[name]}


def _renewed(kind: Register, data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _anew(kind, name, value) for name, value in data.items()}


def _anew(kind: Register, name: str, value: Any) -> Any:
    cipher = base64.b64decode(value["s"]) if isinstance(value, dict) else b""
    if not cipher or sealed.is_newest(cipher):
        return value
    column = kind.column(name)
    again = sealed.seal(sealing.opened(kind, column, value), sealing.context(kind, column))
    return {**value, "s": base64.b64encode(again).decode()}

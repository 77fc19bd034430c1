"""Values as rows and entries keep them: plain text, or for a sealed column ciphertext with its index and its mask."""

import base64
from collections.abc import Collection, Mapping
from typing import Any

from tongban.kernel.core import sealed
from tongban.kernel.core.sealed import Sealed
from tongban.kernel.exchange.registers import Column, Register

Stored = str | dict[str, str]
ERASED = {"s": "", "x": "", "m": ""}  # stands for a value that was let go of


def context(register: Register, column: Column) -> str:
    """What a sealed value is bound to."""
    return f"exchange.{register.code}.{column.name}"


def stored(register: Register, column: Column, value: str) -> Stored:
    """A value in one spelling as it is kept."""
    if not column.sealed:
        return value
    cipher = sealed.seal(value, context(register, column))
    index = sealed.blind_index(value, column.kind).hex()
    return {"s": base64.b64encode(cipher).decode(), "x": index, "m": sealed.mask(value, column.kind)}


def token(value: Any) -> str:
    """What two values are compared by."""
    return value["x"] if isinstance(value, dict) else value or ""


def shown(value: Any) -> str:
    """What may be shown of it."""
    return value["m"] if isinstance(value, dict) else value or ""


def sealed_value(register: Register, column: Column, value: Any) -> Sealed:
    """A kept value as access opens it for a person."""
    cipher = base64.b64decode(value["s"]) if isinstance(value, dict) else b""
    return Sealed(cipher, context(register, column), column.kind)


def opened(register: Register, column: Column, value: Any) -> str:
    """A value in plain text, for the program itself: matching and the register's own rows."""
    return sealed_value(register, column, value).open() if isinstance(value, dict) else value or ""


def plain(register: Register, data: Mapping[str, Any], only: Collection[str] | None = None) -> dict[str, str]:
    """The values of a row or an entry in plain text, for the program itself; `only` those of some columns."""
    wanted = [c for c in register.columns if c.name in data and (only is None or c.name in only)]
    return {c.name: opened(register, c, data[c.name]) for c in wanted}

"""Within one act the world stands still: what is asked many times is read from the database once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_known: ContextVar[dict[str, Any] | None] = ContextVar("steady", default=None)


@contextmanager
def steady() -> Iterator[None]:
    """Let everything inside see one reading of what `once` names."""
    if _known.get() is not None:
        yield
        return
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def once(name: str, read: Callable[[], T]) -> T:
    """The reading of that name, made anew outside of a steady block."""
    known = _known.get()
    if known is None:
        return read()
    if name not in known:
        known[name] = read()
    value: T = known[name]
    return value

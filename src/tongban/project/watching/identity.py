"""What a log line belongs to: the request or the job at hand, by an identity that tells nothing of a person."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

# what proxies make: 32 hexadecimal digits or a UUID; nothing else is repeated, it could be anybody's words
GIVEN = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)

_current: ContextVar[dict[str, str | int]] = ContextVar("belongs_to")


def taken(given: str | None) -> str:
    """The identity that a proxy gave, if it can only be one, else a new one."""
    return given.lower() if given and GIVEN.fullmatch(given) else uuid4().hex


def current() -> dict[str, str | int]:
    """What log lines written now belong to."""
    return _current.get({})


@contextmanager
def belongs_to(**what: str | int) -> Iterator[None]:
    """Log lines written within belong to this."""
    token = _current.set(what)
    try:
        yield
    finally:
        _current.reset(token)

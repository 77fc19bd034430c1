"""The model that answers in this process: read once, a new one noticed within a second."""

import logging
import time
from functools import lru_cache

from django.db import connection

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.steady import once
from tongban.services.dispatch import keeping, queries, words
from tongban.services.dispatch.learning.model import Model
from tongban.services.dispatch.learning.teaching import teach

FRESH = 1.0  # seconds
log = logging.getLogger(__name__)


class _Held:
    digest: str | None = None
    asked: float | None = None


def current() -> Model:
    """The model in use; where none is, or its file is lost, what is known before any request."""
    now = time.monotonic()
    if _Held.asked is None or now - _Held.asked > FRESH or connection.in_atomic_block:
        row = once("dispatch.in_use", queries.in_use)
        _Held.digest, _Held.asked = row.digest if row else None, now
    return _read(_Held.digest) if _Held.digest else day_zero()


@lru_cache(maxsize=1)
def day_zero() -> Model:
    """What sayings and duty words alone teach: about a second, once in a process."""
    return teach([], words.known_before(), words.said)


@lru_cache(maxsize=2)
def _read(digest: str) -> Model:
    try:
        return keeping.read(digest)
    except TongbanError as error:
        log.error("model %s: %s", digest[:12], error)  # noqa: TRY400 - the cause is the sentence itself
        return day_zero()


def forget() -> None:
    """Ask anew at the next request (tests; a data folder that was changed by hand)."""
    _Held.digest = _Held.asked = None
    _read.cache_clear()

"""Where an office stands, remembered: every clock asks for its hours."""

import time
from functools import lru_cache

from tongban.kernel.parties import queries

FRESH = 60  # seconds for which an office's place is not asked again


def office_path(office: int) -> str:
    """The division path of an office."""
    return _path(office, int(time.monotonic() / FRESH))


@lru_cache(maxsize=4096)
def _path(office: int, _minute: int) -> str:
    return queries.office_path(office)

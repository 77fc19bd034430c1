"""Times as the standard writes them: ISO 8601 with a zone."""

import re
from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tongban.kernel.core import clock
from tongban.services.open311.errors import Refused

# a plus sign that was not escaped in an address arrives as a blank
UNESCAPED = re.compile(r" (\d\d:?\d\d)$")
FIRST, LAST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def moment_from(given: str, name: str) -> datetime:
    """The moment, as Beijing's clock shows it; without a zone nobody knows which it is."""
    try:
        found = parse_datetime(UNESCAPED.sub(r"+\1", given.strip()))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not FIRST < found < LAST:
        raise Refused(_("%s is a date and time with its zone, such as 2026-01-31T08:00:00+08:00.") % name)
    return found.astimezone(clock.BEIJING)

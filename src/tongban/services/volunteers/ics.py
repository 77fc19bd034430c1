"""An event as an iCalendar file (RFC 5545): times in UTC, text escaped, lines folded at 75 octets."""

from datetime import UTC, datetime

from tongban.kernel.activities.models import Shift
from tongban.kernel.core import clock

LONGEST = 74


def calendar_of(shift: Shift, *, url: str) -> str:
    """The shift as a file that a phone's calendar opens; its UID stays, so that a second one replaces the first."""
    activity = shift.activity
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tongban//Volunteers//ZH",
        "BEGIN:VEVENT",
        f"UID:shift-{shift.pk}@tongban",
        f"DTSTAMP:{_utc(clock.now())}",
        f"DTSTART:{_utc(shift.during.lower)}",
        f"DTEND:{_utc(shift.during.upper)}",
        f"SUMMARY:{_escaped(activity.title)}",
        f"LOCATION:{_escaped(activity.place)}",
        f"DESCRIPTION:{_escaped(activity.text)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> str:
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > LONGEST:
            parts.append(part)
            part = " "
        part += letter
    return "\r\n".join([*parts, part])

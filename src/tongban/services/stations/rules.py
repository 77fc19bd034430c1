"""The words and numbers of stations: kinds, amenities, what is lent and used up, how far and how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core import clock

COURIER, DRIVERS, SOCIAL, OTHER = "courier", "drivers", "social", "other"
KINDS = {
    COURIER: _("Couriers' station"),
    DRIVERS: _("Drivers' home"),
    SOCIAL: _("Social-work station"),
    OTHER: _("Other warm place"),
}
AMENITIES = {
    "water": _("drinking water"),
    "microwave": _("microwave"),
    "charging": _("charging"),
    "rest": _("place to rest"),
    "toilet": _("toilet"),
    "shower": _("shower"),
    "tools": _("repair tools"),
    "first_aid": _("first-aid box"),
    "parking": _("parking for lorries"),
    "wifi": _("free Wi-Fi"),
}
ITEMS = {
    "power_bank": _("power bank"),
    "umbrella": _("umbrella"),
    "raincoat": _("raincoat"),
    "tool": _("repair tool"),
}
GOODS = {
    "water": _("bottled water"),
    "medicine": _("household medicine"),
    "noodles": _("instant noodles"),
    "gloves": _("gloves"),
    "masks": _("masks"),
}
CARE = {
    "health": _("health check"),
    "legal": _("legal advice"),
    "haircut": _("haircut"),
    "training": _("safety training"),
    "other": _("other care"),
}
IN_USE, BROKEN, LOST, MOVING = "in_use", "broken", "lost", "moving"
ITEM_STATES = {IN_USE: _("in use"), BROKEN: _("broken"), LOST: _("lost")}  # as a manager says

RECEIVED, USED, COUNTED, SENT, GOT = "received", "used", "counted", "sent", "got"
MOVEMENTS = {
    RECEIVED: _("came in"),
    USED: _("used up"),
    COUNTED: _("counted anew"),
    SENT: _("sent to another station"),
    GOT: _("got from another station"),
}
PROPOSED, ON_THE_WAY, ARRIVED, DROPPED = "proposed", "on_the_way", "arrived", "dropped"
TRANSFERS = {
    PROPOSED: _("proposed"),
    ON_THE_WAY: _("on the way"),
    ARRIVED: _("arrived"),
    DROPPED: _("dropped"),
}
TRANSFER_SIGNALS = {PROPOSED: "wait", ON_THE_WAY: "wait", ARRIVED: "ok", DROPPED: ""}

HOLIDAY = 7  # beside the weekdays 0 (Monday) to 6
DAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
    _("Public holidays"),
)

LENT_FOR = timedelta(days=3)
MOST_LOANS = 2  # one person at a time
MOST_AT_ONCE = 1000  # visitors or goods in one act
# how old an act of a phone without a network may be; what is older counts as this old
OLDEST = timedelta(days=7)

# streets are no straight lines; 75 m a minute is 4.5 km/h
DETOUR, METRES_A_MINUTE, EARTH = 1.3, 75, 6_371_000


@dataclass(frozen=True)
class Told:
    """What a phone says of time: when it was done and when it was sent, both by its own clock."""

    done_at: datetime | None = None
    sent_at: datetime | None = None

    def ahead(self, now: datetime) -> int | None:
        """By how many seconds the phone's clock is ahead of ours (behind: negative), if it says anything sane."""
        return clock.seconds_ahead(self.sent_at, now)

    def moment(self, now: datetime) -> datetime:
        """When it was done by our clock: how long it waited on the phone is believed, within bounds, its time is not."""
        if self.done_at is None or self.sent_at is None:
            return now
        waited = min(max(self.sent_at - self.done_at, timedelta()), OLDEST)
        return now - waited


def walking(one: tuple[float, float], other: tuple[float, float]) -> int:
    """Metres on foot between two (longitude, latitude): the great circle and an allowance for streets."""
    (east, north), (east2, north2) = (tuple(map(radians, p)) for p in (one, other))
    half = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return round(2 * EARTH * asin(min(1, sqrt(half))) * DETOUR)


def minutes_of(text: str) -> int:
    """Minutes of the day of "08:30"; "24:00" is its end. ValueError for anything else."""
    hours, _colon, minutes = text.strip().replace("：", ":").partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and len(hours) <= 2 and len(minutes) == 2):
        raise ValueError(text)
    found = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or found > 1440:
        raise ValueError(text)
    return found


def clock_of(minutes: int) -> str:
    """Minutes of the day as 08:30."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"

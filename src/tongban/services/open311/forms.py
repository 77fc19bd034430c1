"""What a program sends, read: nothing given is the same as an empty value, and what cannot be read is told."""

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.kernel.cases.outside import Handed
from tongban.kernel.core import clock, identity, text
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.places import queries as places
from tongban.kernel.places.points import division_at, nearest
from tongban.services.open311 import attributes, rules
from tongban.services.open311.errors import Refused, absent, lacking
from tongban.services.open311.queries import catalogue
from tongban.services.open311.queries.asked import Wanted
from tongban.services.open311.times import moment_from

ATTRIBUTE = re.compile(r"^attribute\[([^\[\]]{1,60})\](\[\])?$")
PAGES = 100_000
IDS = 1000
OUTSIDE_KM = 2.0  # a pin may be that far beyond the border


class Params:
    """The parameters of one call, from its form and its address."""

    def __init__(self, *sources: Mapping[str, Any]) -> None:
        self.sources = sources

    def all(self, name: str) -> list[str]:
        """Every value of a parameter that is not empty."""
        found = next((s.getlist(name) for s in self.sources if name in s), [])  # type: ignore[attr-defined]
        if any("\0" in value for value in found):
            raise Refused(_("%s holds a character that cannot be kept.") % name)
        return [value.strip() for value in found if value.strip()]

    def get(self, name: str) -> str:
        """The last value, or an empty one."""
        found = self.all(name)
        return found[-1] if found else ""

    def must(self, name: str) -> str:
        """The same of one that has to be given."""
        return self.get(name) or _raise(lacking(name))

    def words(self, name: str) -> tuple[str, ...]:
        """A list parted by commas, however often it is given."""
        found = [w.strip() for value in self.all(name) for w in value.split(",") if w.strip()]
        return tuple(dict.fromkeys(found))

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 on."""
        given = self.get(name)
        if given and not (
            given.isascii() and given.isdecimal() and len(given) < 10 and 1 <= int(given) <= most
        ):
            raise Refused(_("%(name)s is a whole number from 1 to %(most)d.") % {"name": name, "most": most})
        return int(given) if given else default

    def degrees(self, name: str, most: int) -> float | None:
        """Degrees of latitude or longitude."""
        given = self.get(name)
        if not given:
            return None
        try:
            found = float(given)
        except ValueError:
            found = math.nan
        if not abs(found) <= most:
            raise Refused(
                _("%(name)s is a number of degrees from -%(most)d to %(most)d.")
                % {"name": name, "most": most}
            )
        return found

    def moment(self, name: str) -> datetime | None:
        """A time with its zone."""
        given = self.get(name)
        return moment_from(given, name) if given else None

    def attributes(self) -> dict[str, list[str]]:
        """What was given as attribute[CODE] and attribute[CODE][]."""
        names = [
            (name, m[1]) for source in self.sources[:1] for name in source if (m := ATTRIBUTE.match(name))
        ]
        found: dict[str, list[str]] = {}
        for name, code in names:
            found.setdefault(code, []).extend(self.all(name))
        return {code: values for code, values in found.items() if values}


def jurisdiction(params: Params) -> None:
    """One prefecture is served: it is named by its code, or by the name of the host."""
    given = params.get("jurisdiction_id")
    if given and given not in own_jurisdictions():
        raise absent("jurisdiction_id")


def own_jurisdictions() -> set[str]:
    """What a client may call us."""
    host = settings.PUBLIC_URL.partition("://")[2].partition("/")[0]
    top = places.divisions().filter(parent=None).values_list("code", flat=True)
    return {host, host.partition(":")[0], *top}


def wanted(params: Params) -> Wanted:
    """Which requests, or which updates, a list is to tell of."""
    ids = tuple(i.upper() for i in params.words("service_request_id"))
    if len(ids) > IDS:
        raise Refused(_("At most %d service_request_id at once.") % IDS)
    since, until = span(params.moment("start_date"), params.moment("end_date"))
    return Wanted(
        since,
        until,
        ids=ids,
        categories=tuple(_category(code) for code in params.words("service_code")),
        statuses=_statuses(params),
        changed_after=params.moment("updated_after"),
        changed_before=params.moment("updated_before"),
        page=params.number("page", 1, PAGES),
        size=params.number("page_size", rules.MOST, rules.MOST),
        more=params.get("extensions").lower() == "true",
    )


def span(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    """From when to when: at most 90 days, the last ones where nothing is said."""
    if since and until and since > until:
        raise Refused(_("start_date lies after end_date."))
    if since and until and until - since > rules.SPAN:
        raise Refused(_("start_date and end_date may lie at most 90 days apart."))
    until = until or (min(since + rules.SPAN, clock.now()) if since else clock.now())
    return since or until - rules.SPAN, until


def handed(params: Params) -> Handed:
    """A request as it is filed: where, what, and what its service asks for."""
    offer = catalogue.offer(params.must("service_code")) or _raise(absent("service_code"))
    answers = attributes.answered(offer.attributes, params.attributes())
    picture = media(params)
    said = text.clean(params.get("description"), limit=rules.LONGEST)
    parts = [
        said or offer.name,
        *attributes.lines(answers),
        *([_("Picture: %s") % picture] if picture else []),
    ]
    chosen = {code: values[0] for code, (_one, values) in answers.items()}
    longitude, latitude = _point(params)
    return Handed(
        text="\n".join(parts),
        kind=chosen.get("KIND", ""),
        category=offer.category,
        category2=offer.category2,
        division=_division(params, longitude, latitude),
        place=text.clean_line(params.get("address_string"))[:120],
        longitude=longitude,
        latitude=latitude,
        name=text.clean_line(f"{params.get('last_name')}{params.get('first_name')}")[:60],
        phone=_phone(params),
        wants_call=chosen.get("CALL_BACK") == "yes",
    )


def media(params: Params) -> str:
    """The address of a picture, told to the office as it is."""
    given = params.get("media_url")
    if given and not (re.match(r"https?://[!-~]+$", given) and len(given) <= 500):
        raise Refused(_("media_url is an address that begins with http:// or https://."))
    return given


def _category(code: str) -> tuple[str, str]:
    offer = catalogue.offer(code) or _raise(absent("service_code"))
    return offer.category, offer.category2


def _statuses(params: Params) -> tuple[str, ...]:
    given = tuple(s.lower() for s in params.words("status"))
    if not set(given) <= set(rules.STATUSES):
        raise Refused(_("status is open, closed, or both."))
    return given or rules.STATUSES


def _point(params: Params) -> tuple[float | None, float | None]:
    latitude, longitude = params.degrees("lat", 90), params.degrees("long", 180)
    if (latitude is None) != (longitude is None):
        raise lacking("lat" if latitude is None else "long")
    return longitude, latitude


def _division(params: Params, longitude: float | None, latitude: float | None) -> str:
    """The division named by address_id, else the one the point lies in; a point far outside is refused."""
    code = params.get("address_id")
    if code and places.division(code) is None:
        raise absent("address_id")
    if longitude is None or latitude is None:
        if not code and not params.get("address_string"):
            raise Refused(_("A location was not provided: give lat and long, address_string or address_id."))
        return code
    found = division_at(longitude, latitude)
    near = None if found else nearest(longitude, latitude)
    if near and near.km > OUTSIDE_KM:
        said = {"km": near.km, "place": near.label}
        raise Refused(
            _("This point lies %(km)s km outside of the area served; the nearest place is %(place)s.") % said
        )
    return code or found or (near.code if near else "")


def _phone(params: Params) -> str:
    given = params.get("phone")
    try:
        return identity.normalise_phone(given) if given else ""
    except TongbanError as error:
        raise Refused(f"phone: {error.message}") from error


def _raise(error: Exception) -> Any:
    raise error

"""Where a request is about: by its words, its pin, the division chosen.

Apart from the other questions: what finds places takes a while to read, and the room's declaration asks none of it.
"""

from tongban.kernel.access.actor import is_within
from tongban.kernel.places.models import Division
from tongban.kernel.places.points import division_at
from tongban.kernel.places.queries import division, prefecture
from tongban.kernel.places.words import locate

CLEAR = 0.5  # from which probability on a place is not asked about


def placed(words: str, top: Division | None) -> tuple[str, str]:
    """The path of the place and its label: the words say it best, else the division chosen, else the prefecture."""
    for found in locate(words, limit=5):
        if top is None or is_within(found.path, top.path):
            return found.path, found.label
    return (top or prefecture()).path, ""


def under_pin(longitude: float | None, latitude: float | None) -> Division | None:
    """The division that a pin lies in; None without a pin, or if it lies outside the prefecture."""
    code = division_at(longitude, latitude) if longitude is not None and latitude is not None else None
    return division(code) if code else None


def doubtful(words: str, top: Division | None) -> list[tuple[str, str]]:
    """The places of one name that words may mean, as (code, label), where somebody must say which; none if clear."""
    found = [one for one in locate(words, limit=10) if top is None or is_within(one.path, top.path)]
    same = [one for one in found if one.words == found[0].words]
    return [(one.code, one.label) for one in same] if len(same) > 1 and same[0].p <= CLEAR else []

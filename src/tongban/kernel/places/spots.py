"""What has a place on the map before everybody: each room that has some provides `map.spots`, (path) -> its spots."""

from collections.abc import Iterable
from dataclasses import dataclass

from tongban.kernel.core.service import providers


@dataclass(frozen=True)
class Spot:
    """One thing and where it is; `now`: what is to be had at this moment stands out."""

    group: str  # such as "Stations": what it is listed under
    name: str
    url: str
    told: str
    longitude: float | None = None
    latitude: float | None = None
    now: bool = False

    @property
    def position(self) -> tuple[float, float] | None:
        """Longitude and latitude, where both are known."""
        if self.longitude is None or self.latitude is None:
            return None
        return self.longitude, self.latitude


def groups(path: str = "") -> dict[str, list[Spot]]:
    """All of it within a division and below, by group in the order of the rooms."""
    found: dict[str, list[Spot]] = {}
    for one in _all(path):
        found.setdefault(one.group, []).append(one)
    return found


def _all(path: str) -> Iterable[Spot]:
    for ask in providers("map.spots"):
        yield from ask(path)

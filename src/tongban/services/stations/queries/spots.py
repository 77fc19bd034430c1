"""Stations on the map of everything: those that are open now stand out."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.kernel.places.spots import Spot
from tongban.services.stations.queries import finding


def spots(path: str) -> Iterator[Spot]:
    """Every station of a division and below that was not closed for good."""
    for one in finding.find(path=path):
        row, at = one.station, finding.position(one.station)
        told = [str(row.get_kind_display()), row.address or row.site.division.name, one.today.hours]
        yield Spot(
            group=_("Warm places"),
            name=row.name,
            url=reverse("stations:at", args=[row.code]),
            told=" · ".join(t for t in told if t),
            longitude=at[0] if at else None,
            latitude=at[1] if at else None,
            now=one.today.is_open,
        )

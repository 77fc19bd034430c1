"""Stations on the map of everything: those that are open now stand out."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from tongban.kernel.places.spots import Spot
from tongban.services.stations.queries import finding


def spots(path: str) -> Iterator[Spot]:
    """Every station of a division and below that was not closed for good."""
    for one in finding.find(path=path):
        row, at = one.station, finding.position(one.station) or (None, None)
        told = [str(row.get_kind_display()), row.address or row.site.division.name, one.today.hours]
        url = reverse("stations:at", args=[row.code])
        yield Spot(
            _("Warm places"), row.name, url, " · ".join(t for t in told if t), *at, now=one.today.is_open
        )

"""The outlines that figures are drawn on: a name stands within its own."""

import pytest
from shapely.geometry import Point, shape

from tongban.kernel.places.first import set_up
from tongban.services.board.queries.ground import outlines


@pytest.mark.django_db
def test_a_name_stands_within_its_outline():
    set_up()
    spots = [(f["properties"]["cp"], shape(f["geometry"])) for f in outlines()["features"]]
    assert len(spots) >= 7  # the counties
    assert all(outline.contains(Point(spot)) for spot, outline in spots)
    bent = [
        Point(outline.envelope.centroid)
        for _spot, outline in spots
        if not outline.contains(outline.envelope.centroid)
    ]
    assert bent  # for some the middle of its box would not do

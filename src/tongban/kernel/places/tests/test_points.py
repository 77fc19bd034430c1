from functools import cache

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from tongban.kernel.places import points, shipped
from tongban.kernel.places.register import Entry

WEST, SOUTH, EAST, NORTH = 85.3, 42.9, 91.9, 45.8
spots = st.tuples(st.floats(WEST, EAST), st.floats(SOUTH, NORTH))


@cache
def counties():
    return {code: shape(outline) for code, outline in shipped.boundaries().items()}


@cache
def outlines():
    made = [
        (Entry(i, code, "county", code, "", f"6523.{code}", None, None, None), area)
        for i, (code, area) in enumerate(counties().items())
    ]
    return points.Outlines(made)


def answers(places):
    x, y = np.array(places, dtype=float).T
    codes = [*(e.code for e in outlines().entries), None]
    return [codes[i] for i in outlines().index_of(x, y)]


@given(st.lists(spots, min_size=1, max_size=50))
def test_a_spot_has_the_one_county_that_contains_it(places):
    for place, answer in zip(places, answers(places), strict=True):
        spot = shapely.Point(place)
        inside = [code for code, area in counties().items() if area.contains(spot)]
        if inside:
            assert [answer] == inside
        else:
            assert answer is None or counties()[answer].touches(spot)


@given(st.sampled_from(sorted(counties())), st.integers(0, 400))
def test_a_spot_on_a_border_has_one_answer(code, number):
    corner = counties()[code].exterior.coords[number % len(counties()[code].exterior.coords)]
    touched = [c for c, area in counties().items() if area.intersects(shapely.Point(corner))]
    assert answers([corner]) == [min(touched)]


def test_the_counties_do_not_overlap():
    assert shapely.coverage_is_valid(list(counties().values()))


def test_many_spots_are_answered_as_one_by_one(loaded):
    x, y = np.random.default_rng(1).uniform((WEST, SOUTH), (EAST, NORTH), (200, 2)).T
    one_by_one = [points.division_at(a, b) for a, b in zip(x, y, strict=True)]
    assert points.divisions_at(x, y) == one_by_one
    assert None in one_by_one
    assert len(set(one_by_one)) == 8


def test_outside_the_nearest_county_is_named(loaded):
    urumqi = (87.617, 43.825)
    assert points.division_at(*urumqi) is None
    near = points.nearest(*urumqi)
    assert (near.label, 10 < near.km < 60) == ("昌吉市", True)
    assert points.nearest(87.3, 44.01).km == 0


@pytest.mark.parametrize("spot", [(float("nan"), 44.0), (float("inf"), 44.0), (44.0, 87.3), (0, 0)])
def test_a_spot_that_cannot_be_has_no_division(loaded, spot):
    assert points.division_at(*spot) is None

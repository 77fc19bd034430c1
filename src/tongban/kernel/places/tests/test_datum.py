"""Coordinates go there and back; systems are told by size and by shift."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.places.gazetteer import datum, telling
from tongban.kernel.places.gazetteer.telling import GCJ, WGS, Spot, chance, shape_of, told_of

LON, LAT = st.floats(85.0, 92.0), st.floats(42.5, 46.0)


@given(LON, LAT)
def test_gcj_there_and_back_to_a_centimetre(lon, lat):
    back = datum.gcj_to_wgs(*datum.wgs_to_gcj(lon, lat))
    assert datum.metres((float(back[0]), float(back[1])), (lon, lat)) < 0.01
    assert 100 < datum.metres(tuple(map(float, datum.wgs_to_gcj(lon, lat))), (lon, lat)) < 900


@given(LON, LAT, st.sampled_from((84.0, 87.0, 90.0, 93.0)))
def test_gauss_there_and_back_to_a_centimetre(lon, lat, meridian):
    if abs(lon - meridian) <= 3:
        back = datum.gauss_to_degrees(*datum.degrees_to_gauss(lon, lat, meridian), meridian)
        assert datum.metres((float(back[0]), float(back[1])), (lon, lat)) < 0.01


def test_the_meridian_itself_is_half_a_thousand_kilometres_east():
    north, east = datum.degrees_to_gauss(87.0, 44.0, 87.0)
    assert (float(east), 4_870_000 < float(north) < 4_880_000) == (500_000.0, True)


@pytest.mark.parametrize(
    ("x", "y", "what"),
    [(87.3, 44.0, "degrees"), (44.0, 87.3, "swapped"), (4_874_000, 29_524_000, "metres"), (524_000, 4_874_000, "metres"),
     (0, 0, "nothing"), (200, 44, "nothing"), (4_874_000, 4_874_000, "nothing"), (-87, 44, "nothing")],
)  # fmt: skip
def test_two_numbers_are_told_by_their_size(x, y, what):
    assert shape_of(x, y) == what


SQUARE = shapely.box(87.0, 44.0, 87.2, 44.2)


def spots(count, gcj, seed=3, outline=SQUARE):
    x, y = np.random.default_rng(seed).uniform((87.0, 44.0), (87.2, 44.2), (count, 2)).T
    if gcj:
        x, y = datum.wgs_to_gcj(x, y)
    return [Spot(float(a), float(b), outline) for a, b in zip(x, y, strict=True)]


@pytest.mark.parametrize("gcj", [True, False])
@pytest.mark.parametrize("stated", ["", WGS, GCJ])
def test_a_batch_is_told_by_the_boundary_whatever_it_says(gcj, stated):
    told = told_of(spots(600, gcj), stated)
    assert (told.system, told.sure, told.against) == (GCJ if gcj else WGS, True, 0)


def test_without_a_boundary_a_batch_is_what_it_says_or_doubtful():
    inland = shapely.box(80, 40, 95, 50)
    assert told_of(spots(600, gcj=True, outline=inland)) == telling.Told(WGS, 0, 0, sure=False)
    assert told_of(spots(600, gcj=True, outline=inland), GCJ).system == GCJ
    assert told_of([], "").sure is False


def test_known_places_tell_a_batch_without_a_boundary():
    some = [
        Spot(s.longitude, s.latitude, None, tuple(map(float, datum.gcj_to_wgs(s.longitude, s.latitude))))
        for s in spots(12, gcj=True)
    ]
    assert told_of(some) == telling.Told(GCJ, 12, 0, sure=True)


def test_chance_needs_eight_votes_of_one_mind():
    assert chance(7, 0) > telling.SURE > chance(8, 0)
    assert chance(20, 15) > telling.SURE


def test_metres_without_a_zone_mean_one_position_a_meridian():
    north, east = datum.degrees_to_gauss(87.4, 44.1, 87.0)
    assert len(telling.candidates(float(north), float(east), [84.0, 87.0, 90.0])) == 3
    (one,) = telling.candidates(float(east) + 29e6, float(north), [])
    assert datum.metres(one, (87.4, 44.1)) < 0.01
    assert telling.candidates(4_874_000, 24_500_000, []) == []

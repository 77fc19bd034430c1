"""Outlines and spots drawn: north is up, one scale side by side, nothing of nothing."""

from itertools import pairwise

from shapely.geometry import LineString, Point, box

from tongban.ui.ground import LETTER, drawing, side_by_side


def feature(geometry, **more):
    return {"geometry": geometry, **more}


def test_north_is_up_and_all_lies_within():
    drawn = drawing(
        [feature(box(87, 44, 88, 45)), feature(Point(87.5, 44.9), kind="ok"), feature(Point(87.5, 44.1))]
    )
    north, south = drawn.spots
    assert north.y < south.y
    assert 0 < north.x < drawn.width
    assert 0 < south.y < drawn.height
    assert drawn.areas[0].d.startswith("M")
    assert drawn.areas[0].d.endswith("Z")


def test_a_name_is_written_in_an_area_that_has_room_for_it():
    wide, narrow = drawing(
        [feature(box(87, 44, 88, 45), label="昌吉市"), feature(box(88, 44, 88.02, 45), label="昌吉市")]
    ).areas
    assert (wide.x > 0, wide.label) == (True, "昌吉市")
    assert (narrow.x, narrow.y) == (0, 0)


def test_names_are_not_written_one_upon_another():
    flat = [feature(box(87, 44 + n / 100, 88, 44 + (n + 1) / 100), label=f"第{n}村") for n in range(9)]
    areas = drawing(flat, [feature(box(87, 44, 88, 45))]).areas
    lines = sorted(one.y for one in areas if one.x)
    assert 2 <= len(lines) < 9
    assert all(lower - upper >= LETTER for upper, lower in pairwise(lines))
    assert [one.label for one in areas] == [f"第{n}村" for n in range(9)]


def test_side_by_side_has_one_scale():
    left, right = side_by_side([feature(box(87, 44, 88, 45))], [feature(box(87, 44, 89, 45))])
    assert (left.width, left.height) == (right.width, right.height)
    assert left.areas[0].d.split("L")[0] != ""


def test_a_line_is_not_closed_and_one_spot_is_drawn():
    assert not drawing([feature(LineString([(87, 44), (88, 45)]))]).areas[0].d.endswith("Z")
    assert drawing([feature(Point(87, 44))]).spots
    assert drawing([]) is None
    assert side_by_side([], []) is None

from datetime import date

import pytest
from django.db import IntegrityError
from psycopg.types.range import DateRange

from tongban.kernel.core import events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.places import actions, points
from tongban.kernel.places.models import Division

BY = "account:1"
SQUARE = [[87.0, 44.0], [87.1, 44.0], [87.1, 44.1], [87.0, 44.1], [87.0, 44.0]]
BOW = [[87.0, 44.0], [87.1, 44.1], [87.1, 44.0], [87.0, 44.1], [87.0, 44.0]]


def polygon(ring):
    return {"type": "Polygon", "coordinates": [ring]}


def open_below(parent, since=date(2026, 1, 1), code="652301001099"):
    given = {"code": code, "level": "community", "name": "新社区", "since": since}
    return actions.open_division(parent, **given, by=BY)


def test_a_code_stands_once_a_day(ninghe):
    with pytest.raises(Conflict):
        open_below(ninghe.parent, code=ninghe.code)
    actions.end_division(ninghe, on=date(2026, 1, 1), by=BY)
    again = open_below(ninghe.parent, code=ninghe.code)
    assert [e.code for e in events.of("division", again.pk)] == ["division.opened"]
    ended = events.of("division", ninghe.pk)[-1]
    assert (ended.code, ended.actor, ended.data) == ("division.ended", BY, {"on": "2026-01-01"})


def test_the_database_itself_refuses_a_code_twice_a_day(ninghe):
    again = Division(code=ninghe.code, path=ninghe.path, parent=ninghe.parent, name="x", level="community")
    again.valid = DateRange(date(2020, 1, 1), date(2020, 1, 2))
    with pytest.raises(IntegrityError, match="division_once_a_day"):
        again.save()


def test_a_child_stands_within_its_parent(ninghe):
    ended = actions.end_division(ninghe, on=date(2025, 1, 1), by=BY)
    with pytest.raises(TongbanError, check=lambda e: e.code == "outside_parent"):
        open_below(ended, since=date(2024, 1, 1), code="1")
    with pytest.raises(TongbanError, check=lambda e: e.code == "has_children"):
        actions.end_division(ninghe.parent, on=date(2030, 1, 1), by=BY)


def test_a_division_ends_once(ninghe):
    actions.end_division(ninghe, on=date(2025, 1, 1), by=BY)
    with pytest.raises(TongbanError, check=lambda e: e.code == "not_standing"):
        actions.end_division(ninghe, on=date(2025, 1, 1), by=BY)


@pytest.mark.parametrize("hours", [[[720, 540]], [[0, 2000]], [["a", "b"]], [[1]], [[1, 2], [1, 2]]])
def test_hours_that_are_none_are_refused(ninghe, hours):
    with pytest.raises(TongbanError):
        actions.set_office_hours(ninghe, hours, by=BY)


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        (polygon(BOW), "invalid"),
        (polygon([[y, x] for x, y in SQUARE]), "swapped"),
        (polygon([[x - 87, y] for x, y in SQUARE]), "elsewhere"),
        ({"type": "Point", "coordinates": [87, 44]}, "geometry"),
        ({"type": "Polygon", "coordinates": [[[87, 44], [88, 44]]]}, "geometry"),
        ({}, "geometry"),
    ],
)
def test_an_outline_that_is_none_is_refused(ninghe, geometry, code):
    with pytest.raises(TongbanError) as refused:
        actions.set_boundary(ninghe, geometry, by=BY)
    assert refused.value.code == code


def test_a_community_with_an_outline_answers_before_its_county(ninghe):
    assert points.division_at(87.05, 44.05) == "652301"
    actions.set_boundary(ninghe, polygon(SQUARE), by=BY)
    assert points.division_at(87.05, 44.05) == ninghe.code
    assert points.division_at(87.1, 44.1) == ninghe.code  # its own border

"""The three ways of one figure agree with the questions asked one by one, also where months do not add up."""

from datetime import date

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.indicators.computing import compute, series
from tongban.kernel.indicators.tests.conftest import MEASURES, put
from tongban.services.board.queries.asked import LAST_MONTH, YEAR, Asked
from tongban.services.board.queries.cube import cube

__all__ = ["put"]


@pytest.mark.parametrize("code", ["things.all", "things.good", "things.there", "things.share"])
@pytest.mark.parametrize("period", [YEAR, LAST_MONTH])
def test_whole_course_and_places(put, code, period):
    put(*((n, 30 * n, "red", n % 3 == 0, n, "ab"[n % 2]) for n in range(60)), lasting=400)
    measure, asked = MEASURES[code], Asked(period, date(2025, 9, 20))
    told = cube(SYSTEM, measure, asked)
    assert told.whole == compute(measure, **asked.times).only
    assert told.over_time == series(compute(measure, **asked.times, by=(asked.unit,)))
    places = compute(measure, **asked.times, by=("division",)).by_key()
    assert told.by_place.by_key() == places

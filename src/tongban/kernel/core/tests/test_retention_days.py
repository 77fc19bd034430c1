"""How long something is kept is counted in whole years, leap days included."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.core.retention import years_before


@pytest.mark.parametrize(
    ("day", "years", "before"),
    [((2024, 2, 29), 3, (2021, 2, 28)), ((2024, 2, 29), 4, (2020, 2, 29)), ((2026, 3, 1), 2, (2024, 3, 1))],
)
def test_a_leap_day_gives_way_to_the_day_before(day, years, before):
    assert years_before(datetime(*day, 9, 30, tzinfo=UTC), years) == datetime(*before, 9, 30, tzinfo=UTC)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(1, 90))
def test_what_is_older_stays_older(moment, years):
    earlier = years_before(moment, years)
    assert earlier.year == moment.year - years
    assert earlier.timetuple()[1:2] == moment.timetuple()[1:2]
    assert earlier.time() == moment.time()

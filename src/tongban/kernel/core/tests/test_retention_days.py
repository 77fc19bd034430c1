"""How long something is kept is counted in whole years, leap days included."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.core import clock, retention
from tongban.kernel.core.models import IdempotencyKey
from tongban.kernel.core.retention import years_before
from tongban.kernel.core.service import Years


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


@pytest.mark.django_db
def test_what_cannot_be_erased_keeps_nothing_else_from_it(monkeypatch):
    gone = []
    kinds = {n: Years(1, ended="rows", erase=n, label=n) for n in ("breaks", "erases")}
    asked = {
        "rows": lambda _before: IdempotencyKey.objects.all(),
        "breaks": lambda _pk: 1 / 0,
        "erases": gone.append,
    }
    monkeypatch.setattr(retention, "declared", kinds.items)
    monkeypatch.setattr(retention, "named", asked.get)
    row = IdempotencyKey.objects.create(scope="x", key="x", digest=b"", created_at=clock.now())
    with pytest.raises(ExceptionGroup):
        retention.carry_out()
    assert (gone, retention.runs()[0][1]) == ([row.pk], {"erases": 1})

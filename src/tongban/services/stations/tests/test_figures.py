"""The figures count what happened, each in its place, and open to their records."""

from datetime import timedelta

import pytest

from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.indicators.catalogue import measure_of
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.drilling import records
from tongban.services.stations.actions import acting, caring, counting, days, lending
from tongban.services.stations.tests.conftest import PHONES


def figure(code, by=()):
    on = today()
    table = compute(measure_of(f"stations.{code}"), since=on - timedelta(days=9), until=on, as_of=on, by=by)
    return {c.keys: c.value for c in table.cells} if by else table.only.value


@pytest.fixture
def week(station, other, bank, keeper, keeper_there):
    """Two days ago: opened, five came, a thing went out and came back late, the water ran out, care was given."""
    begun = clock.now() - timedelta(days=6)
    for one in (station, other):
        one.opened_at = begun
        one.save()
    with clock.at(clock.now() - timedelta(days=5)):
        lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper)
    with clock.at(clock.now() - timedelta(days=2)):
        start = clock.now() + timedelta(hours=1)
        care = caring.plan_care(station, "legal", "x", start, start + timedelta(hours=1), places=9, by=keeper)
        acting.do(station, acting.Said("k", "visitors", 5), by=keeper)
        counting.receive(station, "water", 3, by=keeper)
        counting.use_up(station, "water", 3, by=keeper)
    lending.take_back(other, "PB1", by=keeper_there)
    lending.hand_out(other, "PB1", phone=PHONES[0], by=keeper_there)
    caring.record_care(station, care, served=7, note="", by=keeper)
    days.close_day(today() - timedelta(days=2))


def test_each_figure_counts_what_happened(week):
    told = {code: figure(code) for code in ("visits", "loans", "on_time", "stock_outs", "care", "served")}
    assert told == {"visits": 5, "loans": 2, "on_time": 0, "stock_outs": 1, "care": 1, "served": 7}
    assert figure("hours_kept") == 50
    assert figure("open", by=("county", "station_kind")) == {
        ("652301", "courier"): 1,
        ("652302", "courier"): 1,
    }


@pytest.mark.parametrize("code", ["open", "loans", "stock_outs", "care"])
def test_a_figure_opens_to_its_records(week, code):
    on = today()
    rows = records(measure_of(f"stations.{code}"), since=on - timedelta(days=9), until=on)
    assert len(rows) == figure(code)

"""Where an installation is set to it, pages read the newest snapshot, and figures open to the records of its moment."""

from datetime import date, timedelta

import pytest

from tongban.kernel.core import clock
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.drilling import records
from tongban.kernel.indicators.engines import standing
from tongban.kernel.indicators.snapshots import taking
from tongban.kernel.indicators.tests.conftest import HELD, MEASURES

AUGUST = {"since": date(2025, 8, 1), "until": date(2025, 8, 31)}


@pytest.fixture
def read(settings, tmp_path):
    settings.HOME, settings.FIGURES = tmp_path, "snapshot"


def test_without_a_snapshot_pages_stay_live(put, read):
    put((1, 1, "red", True, 5, "a"))
    assert standing() == "postgres"
    assert compute(MEASURES["things.all"], **AUGUST).only.value == 1


def test_a_figure_of_the_snapshot_opens_to_as_many_records(put, read):
    put((1, 1, "red", True, 5, "a"), (2, 40, "red", True, 5, "a"))
    with clock.at(clock.now().replace(year=2025, month=8, day=2, hour=0)):
        taking.take({"things": HELD})
    table = compute(MEASURES["things.all"], **AUGUST)
    assert (standing(), table.only.value, len(records(MEASURES["things.all"], **AUGUST))) == ("duckdb", 1, 1)
    assert table.moment.date() == date(2025, 8, 2)


def test_live_is_what_stands_unless_set(put, settings, tmp_path):
    settings.HOME = tmp_path
    taking.take({"things": HELD})
    put((1, 1, "red", True, 5, "a"))
    assert (settings.FIGURES, standing()) == ("live", "postgres")
    assert compute(MEASURES["things.all"], **AUGUST).only.value == 1
    assert clock.now() - compute(MEASURES["things.all"], **AUGUST).moment < timedelta(minutes=1)

"""A figure as of a past day is what it was on that day, whatever happened since: for every measure and every split."""

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tongban.kernel.core import clock
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.periods import months_back
from tongban.services.requests.tests.flow import BEGIN, OFFICES, Flow

SPLITS = ((), ("division",), ("unit",), ("kind",), ("month",), ("month", "channel"))
DAYS = 12


def told(day):
    """Every figure as of a day."""
    window = months_back(day, 2)
    asked = [(m, by) for m in all_measures().values() if m.code.startswith("requests.") for by in SPLITS]
    return {
        (m.code, by): [(c.keys, c.value, c.numerator, c.denominator) for c in cells(m, window, day, by)]
        for m, by in asked
    }


def cells(measure, window, day, by):
    return compute(measure, since=window.since, until=day, as_of=day, by=by).cells


@pytest.mark.processes
@pytest.mark.usefixtures("db")
def test_yesterday_stays_what_it_was(world):
    for code in OFFICES:
        world.office(code)

    @settings(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate])
    @given(seed=st.integers(0, 2**32))
    def holds(seed):
        with transaction.atomic():
            then = lived(Flow(world, seed))
            with clock.at(BEGIN.replace(year=BEGIN.year + 1)):
                for day, figures in then.items():
                    now = told(day)
                    assert [(day, k, figures[k], now[k]) for k in now if now[k] != figures[k]] == []
            transaction.set_rollback(True)

    holds()


def lived(flow):
    """Every figure of every day, asked on its own evening."""
    then = {}
    for _ in range(DAYS):
        evening = flow.live_a_day(9)
        day = evening.astimezone(BEIJING).date()
        with clock.at(evening):
            then[day] = told(day)
    return then

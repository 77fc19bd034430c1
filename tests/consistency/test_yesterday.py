"""Yesterday's figures stay: every form of every page is sent today, and each figure as of yesterday is what it was then."""

from datetime import timedelta

import pytest

from tests.acting import act
from tests.consistency import ground
from tests.opening import splits
from tongban.kernel.core import clock
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.periods import months_back

# an office that says today what a request is of says it of all its days; see docs/explanation/figures-as-of-a-day.md
CORRECTED = {"category", "category2"}


def told(day):
    """Every figure and split as of a day."""
    window, found = months_back(day, 2), {}
    for measure in all_measures().values():
        for by in [s for s in splits(measure) if not CORRECTED & {*s} and s != ("month",)][:4]:
            cells = compute(measure, since=window.since, until=day, as_of=day, by=by).cells
            found[measure.code, by] = [(c.keys, c.value, c.numerator, c.denominator) for c in cells]
    return found


@pytest.mark.usefixtures("db")
def test_nothing_done_today_changes_what_was_told_yesterday(people):
    morning = clock.now().astimezone(BEIJING).replace(hour=12, minute=0) - timedelta(days=1)
    with clock.at(morning):
        made = ground.prepare(people)
    evening = morning.replace(hour=23, minute=59, second=59, microsecond=999_999)
    with clock.at(evening):
        then = told(evening.date())
    with clock.at(evening + timedelta(hours=12)):
        assert act(people, made) > 60
        now = told(evening.date())
    assert [(key, then[key], now[key]) for key in then if then[key] != now[key]] == []

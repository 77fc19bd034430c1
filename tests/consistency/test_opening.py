"""Every declared figure opens to as many records as it counts, numerator, denominator and what falls short."""

from datetime import timedelta

import pytest

from tests.acting import act
from tests.consistency import ground
from tests.opening import check
from tongban.kernel.core import clock
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.indicators.catalogue import all_measures
from tongban.services.requests.tests.flow import Flow

# what nothing in these two worlds does; the demo does it (tests/consistency/test_demo.py opens its figures too)
SILENT = {
    "branches.demonstration_sites", "branches.moves_in_time", "branches.sites", "branches.visits", "burdens.plaques_removed", "duties.items",
    "duties.returned", "duties.sent", "duties.uncovered_share", "gazetteer.decided", "gazetteer.inspected",
    "gazetteer.inspection_done", "lists.waiting_long", "stations.homes", "volunteers.courier_teams", "volunteers.reporters",
    # what takes its time: counted in the rooms' own test_figures
    "stations.care", "stations.hours_kept", "stations.on_time", "stations.served", "stations.stock_outs",
    "volunteers.active", "volunteers.events", "volunteers.hours", "volunteers.no_shows", "volunteers.served",
}  # fmt: skip


@pytest.fixture
def evening(world):
    flow = Flow(world, 5)
    for _day in range(8):
        evening = flow.live_a_day(12)
    with clock.at(evening):
        yield evening.astimezone(BEIJING).date()


def test_every_figure_of_requests_opens_today_and_as_of_days_before(evening):
    counted = check(evening, evening - timedelta(days=3))
    with clock.at(clock.now() + timedelta(days=21)):
        counted |= check(evening + timedelta(days=21))  # what was left lying is late by now
    expected = {code for code in all_measures() if code.startswith("requests.")}
    of_enterprises = {code for code in expected if ".enterprise_" in code}  # the demo has them
    assert expected - counted <= {"requests.adopted", *of_enterprises}


def test_every_figure_of_the_other_services_opens(people):
    made, day = ground.prepare(people), clock.today()
    counted = check(day)
    act(people, made)
    counted |= check(day)
    others = {code for code in all_measures() if not code.startswith("requests.")}
    assert sorted(others - counted - SILENT) == []

"""A prefecture with twelve requests of one week behind it, lived through once for all tests of a file."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.people import once
from tongban.kernel.core import clock
from tongban.services.requests.actions import Filing, confirm, file_request, move, send

NOW = datetime(2025, 9, 10, 10, tzinfo=UTC)  # Wednesday, 18:00 in Beijing
MONDAY = datetime(2025, 9, 8, 3, tzinfo=UTC)
HERE = "652300.652301.652301001.652301001001"
THERE = "652300.652302.652302001.652302001001"
PLACES = ("652301001001", "652302001001")


def _week(people):
    centre, handler = people.actor("dispatcher"), people.actor("handler")
    office = people.world.office("housing").pk
    for code in PLACES:
        people.world.division(code)
    filed = []
    for n in range(12):
        with clock.at(MONDAY + timedelta(minutes=n)):
            place = HERE if n < 10 else THERE
            case = file_request(Filing(text=f"路灯坏了 {n}", place_path=place)).case
            send(case.pk, by=centre, lead=office)
            filed.append(case)
    for case in filed[:4]:
        with clock.at(MONDAY + timedelta(hours=2)):
            move(case.pk, "accept", by=handler)
            move(case.pk, "answer", by=handler, text="修好了")
            own = people.actor("requester", own=[case.pk])
            confirm(case.pk, by=own, contacted=True, solved=True, satisfaction=5)
    return filed


made_once = once(_week)


@pytest.fixture
def week(of_this_test):
    """Ten in Changji, four of them answered and said to be solved; two in Fukang."""
    with clock.at(NOW):
        yield of_this_test.made

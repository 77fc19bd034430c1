"""A prefecture with twelve requests of one week behind it, lived through once for all tests of a file."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from tongban.kernel.core import clock
from tongban.services.requests.actions import Filing, confirm, file_request, move, send

NOW = datetime(2025, 9, 10, 10, tzinfo=UTC)  # Wednesday, 18:00 in Beijing
MONDAY = datetime(2025, 9, 8, 3, tzinfo=UTC)
HERE = "652300.652301.652301001.652301001001"
THERE = "652300.652302.652302001.652302001001"
PLACES = ("652301001001", "652302001001")


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker):
    """The people and their cases, in a transaction around the file's tests."""
    from tests.people import People, World  # a plugin: pytest rewrites it when it is taken in

    with django_db_blocker.unblock(), transaction.atomic():
        people = People(World())
        yield people, _week(people)
        transaction.set_rollback(True)


@pytest.fixture
def people(lived, db):
    """Those of the week; whom a test names first goes when it ends."""
    known = lived[0]
    world = replace(known.world, divisions=dict(known.world.divisions), offices=dict(known.world.offices))
    return replace(known, world=world, accounts=dict(known.accounts))


@pytest.fixture
def week(lived, people):
    """Ten in Changji, four of them answered and said to be solved; two in Fukang."""
    with clock.at(NOW):
        yield lived[1]


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

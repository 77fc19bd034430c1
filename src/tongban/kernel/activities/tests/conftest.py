"""A street cleaning with a shift, volunteers of age, a minor, and a leader with an account."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.access.models import Account
from tongban.kernel.activities import actions
from tongban.kernel.core import clock
from tongban.kernel.core.identity import id_check_character
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.models import Person

START = datetime(2030, 5, 6, 10, tzinfo=clock.BEIJING)
HOUR = timedelta(hours=1)
numbers = iter(range(10**6))


def person(born="19900101"):
    """Somebody with an ID number that tells this birth date."""
    first = f"652301{born}{next(numbers) % 1000:03d}"
    number = first + id_check_character(first)
    return Person.objects.create(
        name="林小明",
        id_number=number,
        id_number_index=blind_index(number, "id_number"),
        created_at=clock.now(),
    )


def actor(who):
    """The account of a person."""
    account = Account.objects.create(username=f"p{who.pk}", label="p", person=who, created_at=clock.now())
    return Actor(code=f"account:{account.pk}", account=account)


def cleaning(places=5, hours=2, *, at=START, leader=None, **declared):
    """An open activity with one shift; returns the shift."""
    row = actions.draft("test.event", "Cleaning", at, at + hours * HOUR, by=SYSTEM, leader=leader, **declared)
    shift = actions.add_shift(row, at, at + hours * HOUR, places=places, by=SYSTEM)
    shift.activity = actions.open_activity(row.pk, by=SYSTEM)
    return shift


def signed_up(shift, who=None):
    """Somebody with a place."""
    who = who or person()
    assert actions.sign_up(shift.pk, who, by=SYSTEM).state == "confirmed"
    return who


def at(minutes):
    """So many minutes after the beginning."""
    return clock.at(START + timedelta(minutes=minutes))


def scan(shift, way, who):
    """The code that is shown now, scanned now."""
    act = actions.come if way == "in" else actions.leave
    return act(actions.code_to_show(shift, way, by=SYSTEM), who, by=SYSTEM)


@pytest.fixture(autouse=True)
def english():
    """What is said is read in English."""
    with translation.override("en"):
        yield

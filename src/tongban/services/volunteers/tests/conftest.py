"""A team in Changji with its leader, volunteers of age, a minor, a template and an open event."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from tests.people import grant
from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.access.models import Account
from tongban.kernel.activities import actions as activities
from tongban.kernel.core import clock
from tongban.kernel.parties.actions.people import find_or_make_person
from tongban.services.volunteers.actions import holding, teaming
from tongban.services.volunteers.actions.registering import Told, register

START = datetime(2030, 5, 6, 10, tzinfo=clock.BEIJING)
PLACE = "652301001001"


@pytest.fixture
def make(world):
    """A registered volunteer of this number, with an account: (person, actor)."""

    def made(n=1, **told):
        phone = f"138{n:08d}"
        person, _new = find_or_make_person(by="system", phone=phone)
        given = {"name": f"李明{n}", "division": world.division(PLACE), "born": date(1990, 1, 1), **told}
        register(person, Told(**given), by=SYSTEM)
        return person, account_of(person)

    return made


def account_of(person):
    """The actor of a person who signed in by phone."""
    given = {"label": "p", "person": person, "created_at": clock.now()}
    row, _made = Account.objects.get_or_create(username=f"p{person.pk}", defaults=given)
    return Actor(code=f"account:{row.pk}", account=row)


@pytest.fixture
def leader(make):
    return make(100)


@pytest.fixture
def team(world, leader):
    place, office = world.division(PLACE), world.office("housing")
    return teaming.set_up(
        "宁合志愿队", "community", division=place, office=office, by=SYSTEM, leader=leader[0]
    )


@pytest.fixture
def template(team):
    shifts = [{"name": "上午", "after": 0, "minutes": 120, "places": 2, "needs": []}]
    return activities.make_template("volunteers.event", "清扫街道", minutes=120, shifts=shifts, by=SYSTEM)


@pytest.fixture
def shift(team, template, leader):
    """The open shift of an event with two places."""
    row = holding.plan(team, template, START, place="宁合广场", by=leader[1])
    activities.open_activity(row.pk, by=leader[1])
    return row.shifts.select_related("activity__organisation", "slot").get()


@pytest.fixture
def coordinator(people, world):
    """Of the office that answers for the team."""
    grant(world, people["stranger"], "volunteers.coordinator", "housing", "652301")
    return people["stranger"]


@pytest.fixture
def browser():
    """The browser of somebody who is signed in, in English."""

    def made(actor):
        client = Client(headers={"accept-language": "en"})
        client.force_login(actor.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return made


def at(minutes):
    """So many minutes after the beginning."""
    return clock.at(START + timedelta(minutes=minutes))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield

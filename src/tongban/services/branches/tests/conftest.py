"""Three branches in the small prefecture, their secretaries and offices, a member and an organisation."""

from datetime import date, timedelta

import pytest
from psycopg.types.range import DateRange

from tests.people import grant
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.clock import today
from tongban.kernel.core.identity import credit_check_character, id_check_character
from tongban.services.branches.actions import listing
from tongban.services.branches.actions.admitting import NewMember, admit
from tongban.services.branches.actions.listing import NewUnit
from tongban.services.branches.models import Body, Post

BEGAN = date(2020, 1, 1)
PLACES = {"home": "652301001001", "town": "652301001", "away": "652302001001"}


def id_number(n):
    first = f"65230119900101{n:03d}"
    return first + id_check_character(first)


def credit_code(n):
    first = f"91652301MA7AB{n:04d}"
    return first + credit_check_character(first)


@pytest.fixture
def bodies(world):
    """One in a community of Changji, one in its town, one in Fukang."""
    return {
        name: Body.objects.create(
            name=f"{name} branch", kind="single", division=world.division(code), valid=DateRange(BEGAN, None)
        )
        for name, code in PLACES.items()
    }


@pytest.fixture
def keep(people, world, bodies):
    """Make somebody the secretary of a branch."""

    def make(name, body):
        account = people[name]
        grant(world, account, "branches.secretary", "centre", "652300")
        Post.objects.create(body=bodies[body], account=account, valid=DateRange(BEGAN, None))
        return people.actor(name)

    return make


@pytest.fixture
def sides(keep):
    """The secretaries of the branches at home and away."""
    return {"home": keep("stranger", "home"), "away": keep("clerk", "away")}


@pytest.fixture
def office(people, world):
    """The county's organisation office."""
    grant(world, people["county_supervisor"], "branches.office", "centre", "652301")
    return people.actor("county_supervisor")


@pytest.fixture
def make_member(bodies):
    def make(n=1, home="home", **given):
        told = {"name": "李明", "since": today() - timedelta(days=400), "id_number": id_number(n), **given}
        return admit(NewMember(home=bodies[home], **told), by=SYSTEM)

    return make


@pytest.fixture
def member(make_member):
    return make_member()


@pytest.fixture
def make_unit(world):
    def make(n=1, place="652301001001", **given):
        told = {"name": f"宁边测试企业{n}", "field": "enterprise", "staff": 12, **given}
        told.setdefault("since", today() - timedelta(days=90))
        new = NewUnit(credit_code=credit_code(n), division=world.division(place), **told)
        return listing.list_unit(new, by=SYSTEM)

    return make


@pytest.fixture
def unit(make_unit):
    return make_unit()

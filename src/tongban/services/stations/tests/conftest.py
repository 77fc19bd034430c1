"""Two stations of two counties, each with its keeper, a manager over the prefecture, things to lend."""

from contextlib import contextmanager
from datetime import date

import pytest

from tests.people import grant
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.errors import TongbanError
from tongban.services.stations.actions import lending, opening
from tongban.services.stations.actions.opening import New

ALWAYS = tuple((day, 0, 1440) for day in range(8))
BEGAN = date(2026, 1, 1)
PHONES = ("13900000011", "13900000012")


@contextmanager
def refused(code):
    """Refused for this very reason."""
    with pytest.raises(TongbanError) as told:
        yield
    assert told.value.code == code


@pytest.fixture
def make_station(world):
    def make(code="ST1", community="652301001001", **given):
        told = {"kind": "courier", "longitude": 87.3, "latitude": 44.0, "week": ALWAYS, "name": code, **given}
        place, office = world.division(community), world.office("streets")
        return opening.open_station(New(code=code, division=place, office=office, **told), by=SYSTEM)

    return make


@pytest.fixture
def station(make_station):
    return make_station()


@pytest.fixture
def other(make_station):
    return make_station("ST2", "652302001001", longitude=87.98, latitude=44.15)


@pytest.fixture
def keeper(people, world, station):
    """Keeps the first station and no other."""
    grant(world, people["stranger"], "stations.keeper", "centre", "652301")
    opening.appoint(station, people["stranger"], by=SYSTEM, since=BEGAN)
    return people.actor("stranger")


@pytest.fixture
def keeper_there(people, world, other):
    """Keeps the second station and no other."""
    grant(world, people["clerk"], "stations.keeper", "centre", "652302")
    opening.appoint(other, people["clerk"], by=SYSTEM, since=BEGAN)
    return people.actor("clerk")


@pytest.fixture
def manager(people, world):
    """Answers for the stations of the first county."""
    grant(world, people["county_supervisor"], "stations.manager", "centre", "652301")
    return people.actor("county_supervisor")


@pytest.fixture
def bank(station):
    return lending.add_item(station, "power_bank", "PB1", by=SYSTEM)

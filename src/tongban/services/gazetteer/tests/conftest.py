"""The small map with its keepers, whose roles hold over all of it; two inspectors, one a side."""

import pytest

from tests.people import grant, staff_account
from tongban.kernel.access.models import Grant
from tongban.kernel.places import queries
from tongban.kernel.places.models import Division
from tongban.kernel.places.tests.grid import TOWNS, grid

NAMED = ("map_keeper", "map_authority", "boundary_inspector", "handler", "stranger")


@pytest.fixture
def land(people):
    """The map: one city of three towns."""
    grid()
    for name in NAMED:
        people[name]
    Grant.objects.filter(division__isnull=False).update(division=queries.division("65"))


@pytest.fixture
def town(land):
    """甲镇."""
    return Division.objects.get(code=TOWNS[0])


@pytest.fixture
def sides(people, land, world, monkeypatch):
    """An inspector of 甲镇 and one of 乙镇."""
    from tests import people as named

    monkeypatch.setitem(named.STAFF, "inspector_beside", ("", "centre", "652301"))
    people.accounts["inspector_beside"] = staff_account(world, "inspector_beside")
    grant(world, people["inspector_beside"], "gazetteer.inspector", "centre", "652301")
    for name, code in (("boundary_inspector", TOWNS[0]), ("inspector_beside", TOWNS[1])):
        Grant.objects.filter(account=people[name]).update(division=queries.division(code))
    return "boundary_inspector", "inspector_beside"

"""Where things are, for programs."""

import pytest

from tongban.kernel.core import clock
from tongban.kernel.parties.actions import close_office

pytestmark = pytest.mark.django_db


def test_an_office_that_has_closed_is_named_no_more(client, people):
    stands, closed = people.world.office("housing"), people.world.office("streets")
    ask = {"division": "652301"}
    assert len(client.get("/api/places/offices", ask).json()) == 2
    close_office(closed, on=clock.now(), by="x")
    assert [one["id"] for one in client.get("/api/places/offices", ask).json()] == [stands.pk]

"""kill -9 between any two statements of an import: each row stands once, with its hours, and the report is whole."""

import pytest

from tests.kills import at_every_point
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities.models import Hours
from tongban.kernel.core import events
from tongban.kernel.parties.models import Person
from tongban.services.volunteers.actions import importing
from tongban.services.volunteers.models import Intake, Volunteer

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def test_an_import_killed_anywhere_goes_on(world, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)
    place = world.division("652301001001").code
    told = {"name": "李明", "division": place, "born": "1990-01-01", "day": "2024-05-01", "hours": "2"}
    rows = [(n, {**told, "phone": f"138{n:08d}"}) for n in range(5)]

    def act():
        importing.import_table(rows, by=SYSTEM, digest="d")

    def whole():
        stands = Intake.objects.filter(digest="d").values_list("rows", flat=True).first() or 0
        assert Volunteer.objects.count() == Hours.objects.count() == Person.objects.count() == stands
        assert events.verify()[2] == []

    assert at_every_point(act, whole) > 5
    assert (Volunteer.objects.count(), Intake.objects.get().told["new"]) == (5, 5)

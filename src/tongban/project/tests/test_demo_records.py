from datetime import UTC, datetime

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.models import Disclosure
from tongban.kernel.access.staffing import Hire, employ
from tongban.kernel.parties import demo
from tongban.kernel.parties.models import Asked, Doubt, Household, Membership, Merge, Person
from tongban.kernel.places import first
from tongban.kernel.places.queries import prefecture
from tongban.project.demo import homes, recording
from tongban.project.demo.plan import Plan


@pytest.fixture
def built(db, settings):
    settings.DEMO = True  # whoever works in it has no second factor
    first.set_up()
    office = demo.offices()[0]
    employ([Hire("keeper", "档案员", prefecture(), "parties.records", office)], by=SYSTEM)
    plan = Plan(1, 0.01, datetime(2026, 6, 1, tzinfo=UTC))
    recording.build(plan)
    return plan


def test_records_that_came_twice_are_there_once_however_often_it_is_built(built):
    recording.build(built)
    assert sorted(Doubt.objects.values_list("state", flat=True)) == ["merged", "open", "open", "open"]
    assert Merge.objects.count() == 1
    assert sorted(Asked.objects.values_list("kind", flat=True)) == ["correct", "object"]


def test_no_number_is_anybodys(built):
    numbers = [one.id_number.open() for one in Person.objects.all() if one.id_number]
    assert {number[:6] for number in numbers} == {homes.PLACE_OF_BIRTH}
    assert len(numbers) == len(set(numbers)) > homes.COUNT


def test_households_live_in_towns_and_one_address_was_opened(built):
    rows = Household.objects.filter(division__level="town")
    assert rows.count() == Household.objects.count() == homes.COUNT
    assert not rows.filter(memberships=None).exists()
    assert Membership.objects.filter(valid__upper_inf=False).count() == 1
    opened = Disclosure.objects.get(subject="household")
    together = Membership.objects.filter(household=opened.subject_id)
    assert sorted(one.person.name.open() for one in together) == ["李建国", "王小芳"]

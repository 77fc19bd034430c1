"""Households: opened and changed by whoever keeps those of the place, members by days, never in two on one day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tongban.kernel.access.queries import openings_about
from tongban.kernel.core import clock, retention
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.parties import actions as parties
from tongban.kernel.parties.models import Household, Membership, Person
from tongban.kernel.parties.service import HOUSEHOLD
from tongban.kernel.parties.tests.test_merging import number
from tongban.services.people import actions

ADDRESS = "延安北路东方花园12号楼3单元501室"


@pytest.fixture
def keeper(people):
    return people.client("record_keeper")


@pytest.fixture
def household(people):
    town = people.world.division("652301001")
    return parties.open_household(by="system", address=ADDRESS, division=town)


def sends(client, page, *args, **given):
    return client.post(reverse(f"people:{page}", args=args), given)


def take_in(client, household, n, **given):
    told = {"id_number": number(n), "name": "王芳", "role": "head", "since": today().isoformat(), **given}
    return sends(client, "household", household.pk, **told)


def test_one_is_opened_and_its_address_is_sealed(keeper, people):
    town = people.world.division("652301001")
    assert sends(keeper, "open_household", division=town.pk, address=ADDRESS).status_code == 302
    row = Household.objects.get()
    assert (row.address.open(), row.division) == (ADDRESS, town)
    for page in (reverse("people:households"), reverse("people:household", args=[row.pk])):
        assert ADDRESS not in keeper.get(page).content.decode()
    assert sends(keeper, "open_household", address=ADDRESS).status_code == 422


def test_members_come_and_leave_by_days(keeper, household):
    assert take_in(keeper, household, 1).status_code == 302
    row = Membership.objects.get()
    assert (row.person.name.open(), row.role, row.valid.lower) == ("王芳", "head", today())
    content = keeper.get(reverse("people:household", args=[household.pk])).content.decode()
    assert "王芳" not in content
    assert number(1) not in content
    later = (today() + timedelta(days=3)).isoformat()
    assert sends(keeper, "leave_household", household.pk, row.pk, on=today().isoformat()).status_code == 422
    assert sends(keeper, "leave_household", household.pk, row.pk, on=later).status_code == 302
    row.refresh_from_db()
    assert row.valid.upper == today() + timedelta(days=3)


def test_nobody_is_in_two_unless_they_move(keeper, household, people):
    other = parties.open_household(by="system", division=people.world.division("652301001"))
    take_in(keeper, household, 1, since=(today() - timedelta(days=9)).isoformat())
    assert take_in(keeper, other, 1).status_code == 422
    assert take_in(keeper, other, 1, moves="on").status_code == 302
    days = {(m.household_id, m.valid.lower, m.valid.upper) for m in Membership.objects.all()}
    day = today()
    assert days == {(household.pk, day - timedelta(days=9), day), (other.pk, day, None)}
    assert Person.objects.count() == 1 + Person.objects.exclude(memberships__isnull=False).count()


def test_a_wrong_number_says_so_and_makes_nobody(keeper, household):
    before = Person.objects.count()
    answer = take_in(keeper, household, 1, id_number="652301199001010000")
    assert (answer.status_code, Person.objects.count()) == (422, before)


def test_it_is_found_by_a_member_and_moves_house(keeper, household, people):
    take_in(keeper, household, 1)
    parties.open_household(by="system", division=people.world.division("652301001"))
    found = sends(keeper, "households", id_number=number(1)).context["page"].object_list
    assert [(row.pk, row.size) for row in found] == [(household.pk, 1)]
    assert not sends(keeper, "households", id_number="1").context["page"].object_list
    town = people.world.division("652302001")
    assert sends(keeper, "change_household", household.pk, division=town.pk, address="").status_code == 302
    household.refresh_from_db()
    assert (household.division, household.address.open()) == (town, ADDRESS)


def test_only_keepers_of_the_place(people, household):
    for name in ("handler", "supervisor", "signed_in"):
        assert people.client(name).get(reverse("people:household", args=[household.pk])).status_code in {
            403,
            404,
        }
    with pytest.raises(NotAllowed):
        actions.take_in(household, by=people.actor("handler"), id_number=number(1), since=today())
    assert actions.take_in(household, by=people.actor("record_keeper"), id_number=number(1), since=today())


def test_its_address_is_opened_with_a_reason_that_its_members_read(keeper, household, people):
    mine = people["signed_in"].person
    parties.join(HOUSEHOLD.code, parties.Member(person=mine), household, since=today(), by="system")
    assert sends(keeper, "open_address", household.pk, reason="x").status_code == 422
    answer = sends(keeper, "open_address", household.pk, reason="核对低保申请地址")
    assert ADDRESS in answer.content.decode()
    [opened] = openings_about(people.actor("signed_in"))
    assert (opened.subject, opened.field, opened.reason) == ("household", "address", "核对低保申请地址")
    Membership.objects.all().delete()
    assert not openings_about(people.actor("signed_in")).exists()


def test_nobody_else_opens_it_and_nothing_is_opened_where_nothing_is_known(people, household):
    with pytest.raises(NotAllowed):
        actions.open_address(household, by=people.actor("handler"), reason="核对低保申请地址")
    bare = parties.open_household(by="system", division=household.division)
    with pytest.raises(TongbanError) as refused:
        actions.open_address(bare, by=people.actor("record_keeper"), reason="核对低保申请地址")
    assert refused.value.code == "not_found"


def test_two_years_after_the_last_left_neither_place_nor_members_are_known(household, people):
    mine = people["signed_in"].person
    row = parties.join(HOUSEHOLD.code, parties.Member(person=mine), household, since=today(), by="system")
    kept = parties.open_household(by="system", address=ADDRESS, division=household.division)
    parties.leave(row, on=today() + timedelta(days=30), by="system")
    with clock.at(clock.now() + timedelta(days=730)):
        parties.join(HOUSEHOLD.code, parties.Member(person=mine), kept, since=today(), by="system")
        assert "parties.Household" not in retention.carry_out()
    with clock.at(clock.now() + timedelta(days=770)):
        assert [retention.carry_out().get("parties.Household") for _night in range(2)] == [1, None]
    addresses = {one.pk: one.address and one.address.open() for one in Household.objects.all()}
    assert (addresses[kept.pk], bool(addresses[household.pk])) == (ADDRESS, False)
    assert Membership.objects.get().household == kept

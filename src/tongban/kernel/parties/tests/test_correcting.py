"""Names and numbers of many people corrected together: a number is one record's alone, whoever gives it up."""

import pytest

from tongban.kernel.core import events
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.parties.actions import correct_people, find_or_make_person
from tongban.kernel.parties.models import Person

pytestmark = pytest.mark.django_db
OLD, NEW = "13800000001", "13900000001"


@pytest.fixture
def two():
    return [find_or_make_person(name="李明", phone=phone, by="system")[0] for phone in (OLD, "13800000002")]


def phones(*people):
    rows = Person.objects.in_bulk([one.pk for one in people])
    return [(rows[one.pk].phone.open(), rows[one.pk].phone_index) for one in people]


def index(phone):
    return blind_index(phone, "phone")


def test_what_is_empty_or_the_same_says_nothing(two):
    correct_people({two[0].pk: {"name": "李明", "phone": "", "id_number": ""}}, by="system")
    assert [e.code for e in events.of("person", two[0].pk)] == ["person.registered"]


def test_a_number_that_is_somebody_elses_stays_theirs(two):
    correct_people({two[1].pk: {"phone": OLD}}, by="system")
    (_p, first), (said, found_by) = phones(*two)
    assert (bytes(first), said, found_by) == (index(OLD), OLD, None)


def test_a_number_that_another_gives_up_is_free_for_the_next(two):
    correct_people({two[0].pk: {"phone": NEW}, two[1].pk: {"phone": OLD}}, by="system")
    assert [bytes(found_by) for _said, found_by in phones(*two)] == [index(NEW), index(OLD)]
    told = [events.of("person", one.pk)[-1] for one in two]
    assert [(e.code, e.data) for e in told] == [("person.corrected", {"fields": ["phone"]})] * 2
    assert not events.verify("person")[2]


def test_two_that_are_given_one_new_number_are_not_both_found_by_it(two):
    correct_people({one.pk: {"phone": NEW} for one in two}, by="system")
    assert [bool(found_by) for _said, found_by in phones(*two)] == [True, False]

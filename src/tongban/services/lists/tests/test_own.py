"""What ledgers say of a person, before that person: every value in the clear, why it is kept, who is asked to correct it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.dumping import dump
from tongban.kernel.core import clock
from tongban.kernel.exchange import registers, sealing
from tongban.kernel.exchange.models import Entry, Erasure, Row
from tongban.kernel.exchange.registers import Kept
from tongban.kernel.exchange.tests.lists import DAY, confirm_all, row, send
from tongban.kernel.parties.models import Asked, Person


@pytest.fixture
def signed_in(people):
    """A resident who signed in by phone before any list came."""
    return people["signed_in"]


@pytest.fixture
def told_of(signed_in, people, ledger):
    """The signed-in resident, who had an account before a list named them, is the first of the ledger's people."""
    account = people["signed_in"]
    account.person = Person.objects.get(pk=Entry.objects.order_by("pk").first().person_id)
    account.save(update_fields=["person"])
    return account


def page(people, name="people:data"):
    return people.client("signed_in").get(reverse(name)).content.decode()


def test_a_person_reads_what_a_ledger_says_of_them_in_the_clear(people, told_of):
    entry = Entry.objects.order_by("pk").first()
    content = page(people)
    assert told_of.person.id_number.open() in content
    assert "cannot be erased while it holds" in content or "不能删除" in content
    assert f"about=ledger:{entry.pk}" in content


def test_nobody_reads_what_is_said_of_another(people, told_of):
    others = {e.person.id_number.open() for e in Entry.objects.exclude(person=told_of.person_id)}
    assert others
    assert not any(number in page(people) for number in others)


def test_the_copy_holds_all_of_it(people, told_of):
    (one,) = json.loads(page(people, "people:copy"))["records"]
    assert told_of.person.id_number.open() in {value for _label, value in one["lines"]}
    assert one["why_kept"]
    assert "office" not in one


def test_what_was_said_before_is_told_too(people, world, told_of):
    send(world, [row(n, 手机=f"1380000000{n}") for n in range(5)], day=clock.now().date())
    confirm_all()
    records = json.loads(page(people, "people:copy"))["records"]
    assert len(records) == Entry.objects.filter(person=told_of.person_id).count() > 1
    assert sum(one["now"] for one in records) == 1


def test_a_correction_of_the_ledger_goes_to_the_office_that_owns_the_fact(people, told_of):
    entry = Entry.objects.order_by("pk").first()
    url = f"{reverse('people:correct')}?about=ledger:{entry.pk}"
    said = {"field": "other", "words": "电话不是我的"}
    assert people.client("signed_in").post(url, said).status_code == 302
    assert Asked.objects.get().office == people.world.office("housing")


def test_of_anothers_entry_nothing_is_routed(people, told_of):
    other = Entry.objects.exclude(person=told_of.person_id).first()
    url = f"{reverse('people:correct')}?about=ledger:{other.pk}"
    people.client("signed_in").post(url, {"field": "other", "words": "电话不是我的"})
    assert Asked.objects.get().office != people.world.office("housing")


def test_whoever_has_no_record_sees_none(signed_in, people, ledger):
    assert json.loads(page(people, "people:copy"))["records"] == []


def ended(world, told_of):
    """The signed-in resident is left out of a full list, and the office says that this is so."""
    entry = Entry.objects.get(person=told_of.person_id, recorded__endswith=None)
    mine = entry.data["phone"]["s"]
    first = Row.objects.filter(key=entry.key).first()
    others = [row(n) for n in range(5) if n != first.number - 2]
    send(world, others, day=DAY + timedelta(days=60), full="652301")
    confirm_all()
    assert Entry.objects.get(person=told_of.person_id, recorded__endswith=None).valid.upper
    return entry, mine


def test_what_has_ended_tells_until_when_it_is_kept_and_that_it_may_go(people, world, told_of, members):
    entry, _mine = ended(world, told_of)
    told = json.loads(page(people, "people:copy"))["records"]
    assert {one["kept_until"] for one in told} == {"2031-04-30"}
    assert sealing.opened(members, members.column("name"), entry.data["name"]) in page(people)


def test_a_person_has_erased_what_no_law_holds(people, world, told_of):
    entry, mine = ended(world, told_of)
    people.client("signed_in").post(reverse("people:erase"))
    assert json.loads(page(people, "people:copy"))["records"] == []
    assert mine not in dump()
    assert Erasure.objects.get().by == f"account:{told_of.pk}"
    assert Entry.objects.filter(key=entry.key).exists()


def test_what_a_law_holds_stays_until_its_day(people, world, told_of, members, monkeypatch):
    _entry, mine = ended(world, told_of)
    held_by_law = replace(members, kept=Kept(10, "Archives Law"))
    monkeypatch.setattr(registers, "all_registers", lambda: {"members": held_by_law})
    people.client("signed_in").post(reverse("people:erase"))
    told = json.loads(page(people, "people:copy"))["records"]
    assert {one["kept_until"] for one in told} == {"2036-04-30"}
    assert all("Archives Law" in one["why_kept"] for one in told)
    assert mine in dump()


def test_what_holds_is_not_erased(people, told_of):
    people.client("signed_in").post(reverse("people:erase"))
    assert len(json.loads(page(people, "people:copy"))["records"]) == 1
    assert not Erasure.objects.exists()

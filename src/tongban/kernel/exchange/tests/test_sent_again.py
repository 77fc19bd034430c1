"""A list that is sent on or given up, asked to be taken back and looked at by a second person; cells that are damaged or none."""

from dataclasses import replace

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import events
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.exchange import actions
from tongban.kernel.exchange.intake import Unreadable, read_list
from tongban.kernel.exchange.intake.values import READERS, Damaged, refuse_damage
from tongban.kernel.exchange.models import STREAM, Submission
from tongban.kernel.exchange.registers import Column
from tongban.kernel.exchange.tests.conftest import two_counties
from tongban.kernel.exchange.tests.files import rows, xlsx
from tongban.kernel.exchange.tests.lists import confirm_all, filled, send
from tongban.kernel.exchange.tests.register import MEMBERS


def codes(row):
    return [e.code for e in events.of(STREAM, row.pk)]


def stored(row):
    return Submission.objects.get(pk=row.pk)


def test_a_list_given_up_stays_on_record(ground):
    got = send(ground, rows(2), match=False)
    actions.discard(got, by=SYSTEM)
    assert (codes(got)[-1], stored(got).state, stored(got).rows.count()) == ("list.withdrawn", "withdrawn", 0)


def test_a_list_that_was_sent_on_is_not_given_up(ground):
    got = send(ground, rows(2))
    with pytest.raises(Conflict):
        actions.discard(got, by=SYSTEM)
    assert stored(got).rows.count() == 2


def test_the_same_file_for_another_county_is_another_list(ground):
    first = send(ground, rows(2), full="652301")
    assert send(ground, rows(2), full="652301").pk == first.pk
    assert send(ground, rows(2), full="652302").pk != first.pk


def test_a_list_is_settled_at_a_moment(ground):
    got = send(ground, rows(2))
    assert stored(got).settled_at is None
    confirm_all(got)
    assert (stored(got).state, stored(got).settled_at is not None) == ("applied", True)


def test_whoever_asks_for_a_list_back_does_not_take_it_back(people):
    got, asker = filled(two_counties(people.world), 2), people.actor("list_supervisor")
    second = replace(asker, code="account:0")
    actions.ask_back(got, by=asker, reason="the wrong file")
    assert (stored(got).back_asked_by, stored(got).back_reason) == (asker.code, "the wrong file")
    with pytest.raises(NotAllowed):
        actions.begin_back(got, by=asker)
    actions.begin_back(got, by=second)
    assert ProcrastinateJob.objects.filter(task_name="exchange.take_back").count() == 1


def test_whoever_takes_a_list_back_at_once_leaves_nothing_to_the_worker(ground):
    actions.take_back(filled(ground, 2), by=SYSTEM)
    assert not ProcrastinateJob.objects.filter(task_name="exchange.take_back").exists()


def test_two_sheets_with_lists_are_named(ground):
    with pytest.raises(Unreadable, match="two"):
        read_list("a.xlsx", xlsx(rows(2), more=["two"]), MEMBERS)


@pytest.mark.parametrize("cell", [5.5, 0.1, 1e15, 10**15])
def test_a_number_that_lost_digits_is_damaged(cell):
    with pytest.raises(Damaged):
        refuse_damage(cell, "int")


@pytest.mark.parametrize("cell", [5.0, 0.0, 7, "5.5"])
def test_a_number_that_is_whole_is_not(cell):
    refuse_damage(cell, "int")


def test_of_two_names_of_an_organisation_the_second_is_who_stands_for_it():
    names = (Column("name", "Name", "name"), Column("head", "Head", "name"))
    houses = replace(MEMBERS, subject="organisation", columns=names)
    assert (houses.head.name, replace(houses, columns=names[:1]).head, MEMBERS.head) == ("head", None, None)


@pytest.mark.parametrize(("cell", "read"), [("1,200", "1200"), (7, "7"), ("-3", "-3"), (" 12 ", "12")])
def test_a_whole_number_is_read_with_what_people_write_into_it(cell, read):
    assert READERS["int"](cell, None, None) == read


@pytest.mark.parametrize("cell", ["12x", "", "1.5", "十二", "1" * 16])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(TongbanError, match="not a whole number"):
        READERS["int"](cell, None, None)

from datetime import timedelta

import pytest

from tongban.kernel.core import clock, events, retention
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.parties import queries
from tongban.kernel.parties.actions import (
    ask_correction,
    decide_asked,
    find_or_make_person,
    merge,
    object_to,
)
from tongban.kernel.parties.tests.test_merging import number

BY = "account:1"


@pytest.fixture
def proved(loaded):
    return find_or_make_person(by=BY, name="王方", phone="13900000001", id_number=number(1))[0]


def decided(asked, grant, answer="已核对户口簿"):
    return decide_asked(asked.pk, grant=grant, answer=answer, by="account:2", label="李强")


def test_a_name_that_nothing_proves_changes_at_once(loaded):
    person, _made = find_or_make_person(by=BY, name="王方", phone="13900000001")
    asked = ask_correction(person, field="name", words="王芳", by=BY)
    person.refresh_from_db()
    assert (asked.state, person.name.open()) == ("granted", "王芳")


def test_a_proved_name_waits_for_the_office_that_knows(proved):
    asked = ask_correction(proved, field="name", words="王芳", by=BY)
    assert (asked.state, asked.office.office_kind, asked.due > asked.at) == ("asked", "公安局", True)
    proved.refresh_from_db()
    assert proved.name.open() == "王方"
    with pytest.raises(Conflict):
        ask_correction(proved, field="name", words="王芳", by=BY)
    decided(asked, True)
    proved.refresh_from_db()
    assert proved.name.open() == "王芳"
    assert [e.code for e in events.of("person", proved.pk)][-3:] == [
        "person.asked_to_correct",
        "person.corrected",
        "person.granted",
    ]


def test_refused_changes_nothing_and_says_why(proved):
    asked = ask_correction(proved, field="id_number", words=number(2), by=BY)
    with pytest.raises(TongbanError):
        decided(asked, False, " ")
    assert decided(asked, False).answer == "已核对户口簿"
    proved.refresh_from_db()
    assert proved.id_number.open() == number(1)
    with pytest.raises(Conflict):
        decided(asked, True)


def test_an_id_number_of_another_record_is_not_taken(proved):
    find_or_make_person(by=BY, id_number=number(2))
    asked = ask_correction(proved, field="id_number", words=number(2), by=BY)
    with pytest.raises(Conflict, check=lambda e: e.code == "id_number"):
        decided(asked, True)
    with pytest.raises(TongbanError):
        ask_correction(proved, field="id_number", words="123", by=BY)


def test_an_id_number_of_a_record_merged_into_this_one_is_known_already(loaded):
    person, _made = find_or_make_person(by=BY, phone="13900000001")
    gone, _made = find_or_make_person(by=BY, id_number=number(2))
    merge("person", kept=person.pk, gone=gone.pk, by=BY, label="王芳", reason="同一人")
    asked = ask_correction(person, field="id_number", words=number(2), by=BY)
    assert decided(asked, True).state == "granted"
    assert queries.person_by_id_number(number(2)) == person


def test_an_objection_is_weighed_and_answered(proved):
    asked = object_to(proved, words="不要把我的电话用于回访", by=BY)
    assert (asked.kind, asked.office.office_kind) == ("object", "派单中心")
    decided(asked, True, "不再用于回访")
    assert [(a.state, a.answer) for a in queries.asked_by(proved.pk)] == [("granted", "不再用于回访")]


def test_events_hold_no_words(proved):
    ask_correction(proved, field="name", words="王芳", by=BY)
    assert "王芳" not in str([e.data for e in events.of("person", proved.pk)])


def test_words_are_kept_three_years_after_the_decision(proved):
    asked = ask_correction(proved, field="name", words="王芳", by=BY)
    decided(asked, False)
    waiting = object_to(proved, words="不要回访", by=BY)
    with clock.at(clock.now() + timedelta(days=3 * 366)):
        assert retention.carry_out()["parties.Asked"] == 1
    assert list(queries.asked_by(proved.pk)) == [waiting]

"""Who bears the name of one of the same place, and no number tells them apart, is asked about: never merged, never doubled."""

from datetime import timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.exchange import actions, queries
from tongban.kernel.exchange.tests.lists import DAY, confirm_all, row, send
from tongban.kernel.exchange.tests.register import id_number

LATER = DAY + timedelta(days=30)


def kinds(submission):
    return sorted((d.kind, d.field) for d in submission.differences.all())


def many_of_one_name(ground, *more):
    """Twenty 王芳 of 阜康市, and whoever is told beside."""
    born = {"出生日期": "1970-02-03", "所在地": "阜康市"}
    send(ground, [*more, *(row(10 * n, 身份证号=id_number(n, "19700203"), **born) for n in range(1, 21))])
    confirm_all()


def of_the_place():
    return queries.entries("members").filter(data__division="652301")


@pytest.mark.parametrize("born", ["1998-10-10", ""])
def test_a_namesake_of_the_same_place_without_a_number_is_asked_and_not_taken_up_twice(ground, born):
    """Phone, birth date and number are all wrong or missing: the machine cannot tell, the office can."""
    many_of_one_name(ground, row(0))
    key = of_the_place().get().key
    got = send(ground, [row(0, 身份证号="", 出生日期=born, 手机="13700001111")], day=LATER)
    assert [(d.kind, d.key, d.why) for d in got.differences.all()] == [
        ("ambiguous", key, ["same name", "same place"])
    ]
    actions.confirm(got.differences.get().pk, by=SYSTEM, reason="moved house, new phone")
    assert {kind for kind, _field in kinds(got)} == {"ambiguous", "change"}
    confirm_all()
    assert of_the_place().count() == 1


def test_a_namesake_who_is_another_is_taken_up_and_not_asked_about_again(ground):
    many_of_one_name(ground, row(0))
    again = row(0, 身份证号="", 出生日期="", 手机="13700001111")
    got = send(ground, [again], day=LATER)
    actions.refuse(got.differences.get().pk, by=SYSTEM, reason="two of one name")
    confirm_all()
    assert of_the_place().count() == 2
    later = send(ground, [again], day=LATER + timedelta(days=30))
    assert kinds(later) == []


def test_a_namesake_of_another_place_is_new(ground):
    many_of_one_name(ground)
    got = send(ground, [row(0, 身份证号="", 出生日期="1998-10-10", 手机="13700001111")], day=LATER)
    assert kinds(got) == [("addition", "")]


def test_a_namesake_with_another_number_is_new(ground):
    many_of_one_name(ground, row(0))
    other = row(0, 身份证号=id_number(5, "19981010"), 出生日期="1998-10-10", 手机="13700002222")
    assert kinds(send(ground, [other], day=LATER)) == [("addition", "")]

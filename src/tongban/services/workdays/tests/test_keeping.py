"""A notice entered late mends every deadline that is still running, and only those."""

from datetime import UTC, date, datetime

import pytest

from tongban.kernel.access.actor import SYSTEM, Actor, Holding
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases.moves import Move
from tongban.kernel.cases.queries import differences
from tongban.kernel.core import calendar, clock, outbox
from tongban.kernel.core.errors import NotAllowed
from tongban.services.workdays import actions, queries

pytestmark = pytest.mark.django_db
KEEPER = Actor("account:0", holdings=(Holding("k", frozenset({"workdays.keep"}), None, ""),))
BEFORE_MAY_DAY = datetime(2027, 4, 29, 8, tzinfo=UTC)  # a Thursday, in a year the library does not know


@pytest.fixture(autouse=True)
def fresh_calendar():
    calendar.forget()
    yield
    calendar.forget()


def enter(**given):
    said = {
        "first": date(2027, 5, 3),
        "last": date(2027, 5, 5),
        "working": False,
        "note": "国办通知",
        "by": KEEPER,
    }
    actions.enter_days(**{**said, **given})
    calendar.forget()
    outbox.relay()


def test_running_deadlines_move_by_the_days_off(filed):
    with clock.at(BEFORE_MAY_DAY):
        case = filed()
        before = case.clocks.get(code="answer").due_at
        enter()
    after = case.clocks.get(code="answer").due_at
    assert (before.day, after.day) == (10, 13)
    case.refresh_from_db()
    assert differences(case) == []


def test_what_stands_still_keeps_what_it_had_left(sent):
    with clock.at(BEFORE_MAY_DAY):
        case = sent()
        cases.take(case.pk, Move("accept", SYSTEM))
        cases.take(case.pk, Move("ask", SYSTEM, text="哪盏灯？"))
        before = case.clocks.get(code="answer").due_at
        enter()
        case = cases.take(case.pk, Move("resume", SYSTEM))
    after = case.clocks.get(code="answer").due_at
    assert (before.day, after.day, differences(case)) == (10, 13, [])


def test_taking_it_back_gives_the_earlier_deadline(filed):
    with clock.at(BEFORE_MAY_DAY):
        case = filed()
        before = case.clocks.get(code="answer").due_at
        enter(last=date(2027, 5, 3))
        actions.take_back(date(2027, 5, 3), by=KEEPER)
        calendar.forget()
        outbox.relay()
    assert case.clocks.get(code="answer").due_at == before


def test_an_unknown_year_is_told_until_its_notice_is_entered():
    with clock.at(datetime(2027, 1, 5, tzinfo=UTC)):
        assert 2027 in queries.untold()
        enter(first=date(2027, 2, 5), last=date(2027, 2, 11))
        enter(first=date(2027, 10, 1), last=date(2027, 10, 7))
        assert 2027 not in queries.untold()


def test_nobody_else_enters(people):
    with pytest.raises(NotAllowed):
        enter(by=people.actor("handler"))

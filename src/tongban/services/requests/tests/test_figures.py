"""Every figure of requests opens to as many records as it counts, to each reader as their rights allow."""

from datetime import datetime, timedelta

import pytest

from tongban.kernel.access.actor import NOBODY
from tongban.kernel.core import clock
from tongban.kernel.core.clock import BEIJING, today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators.catalogue import all_measures, measure_of
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.drilling import Question, opened, records
from tongban.kernel.indicators.periods import Window, moment_of
from tongban.services.requests.actions import confirm, move, send
from tongban.services.requests.models import Kind, Request

CODES = [code for code in all_measures() if code.startswith("requests.")]
MONDAY = datetime(2025, 9, 8, 11, tzinfo=BEIJING)


def asked(code, window, **more):
    return compute(measure_of(code), since=window.since, until=window.until, as_of=window.until, **more)


def test_records_open_to_whoever_may_read_them_and_are_counted_to_others(sent, people):
    case = sent()
    day = today()
    question = Question(measure_of("requests.filed"), Window(day, day))
    mine = opened(people.actor("handler"), question)
    assert (mine.counted, mine.shown, mine.closed, [r.pk for r in mine.rows]) == (1, 1, 0, [case.pk])
    theirs = opened(people.actor("handler_elsewhere"), question)
    assert (theirs.counted, theirs.shown, theirs.closed, list(theirs.rows)) == (1, 0, 1, [])
    assert opened(NOBODY, question).shown == 0


def test_a_part_that_a_figure_has_not_is_refused(sent):
    sent()
    day = today()
    with pytest.raises(TongbanError):
        records(measure_of("requests.filed"), since=day, until=day, part="rest")


@pytest.fixture
def worked(people, filed):
    """A request filed on a Monday, sent and taken on."""
    office = people.world.office("housing").pk
    handler, centre = people.actor("handler"), people.actor("dispatcher")
    with clock.at(MONDAY):
        case = filed()
        send(case.pk, by=centre, lead=office)
        move(case.pk, "accept", by=handler)
    return case, handler, centre


def at(days, hour=12):
    return clock.at((MONDAY + timedelta(days=days)).replace(hour=hour))


def late(day):
    return asked("requests.late", Window(day, day)).only.value


def test_more_time_given_after_the_deadline_does_not_undo_that_it_was_late(worked):
    case, handler, centre = worked
    with at(1):
        move(case.pk, "ask_extension", by=handler, text="要采购灯具")
    day = (MONDAY + timedelta(days=9)).date()
    with at(9):
        assert late(day) == 1
    with at(10):
        move(case.pk, "extend", by=centre, text="同意")
        assert late((MONDAY + timedelta(days=10)).date()) == 0
        assert late(day) == 1


def test_waiting_for_the_requester_is_not_counted_against_the_office(worked):
    case, handler, _centre = worked
    with at(0, 12):
        move(case.pk, "ask", by=handler, text="哪一盏？")
    with at(20):
        assert late((MONDAY + timedelta(days=20)).date()) == 0


def test_no_reply_counts_in_none_of_the_three_rates(worked):
    case, handler, _centre = worked
    with at(1):
        move(case.pk, "answer", by=handler, text="修好了")
    with at(9):
        from tongban.kernel.cases.actions import ring

        ring(case.pk)
        window = Window(MONDAY.date(), (MONDAY + timedelta(days=9)).date())
        for code in ("contacted_rate", "solved_rate", "satisfied_rate"):
            assert asked(f"requests.{code}", window).only.denominator == 0
        assert asked("requests.replied_rate", window).only.value == 0


def test_saying_solved_twice_counts_twice_and_the_first_stays(worked, people):
    case, handler, _centre = worked
    requester = people.actor("requester", own=[case.pk])
    for days, solved in ((1, False), (3, True)):
        with at(days):
            if days == 3:
                move(case.pk, "reopen", by=requester, text="又坏了")
                move(case.pk, "accept", by=handler)
            move(case.pk, "answer", by=handler, text="修好了")
            confirm(case.pk, by=requester, contacted=True, solved=solved, satisfaction=4)
    with at(4):
        both = asked("requests.solved_rate", Window(MONDAY.date(), (MONDAY + timedelta(days=4)).date())).only
        first = Window(MONDAY.date(), (MONDAY + timedelta(days=2)).date())
        assert (both.numerator, both.denominator) == (1, 2)
        assert (
            asked("requests.solved_rate", first).only.numerator,
            Request.objects.get(pk=case.pk).solved,
        ) == (0, True)


def test_working_time_of_an_answer_leaves_out_the_wait(worked, people):
    case, handler, _centre = worked
    requester = people.actor("requester", own=[case.pk])
    with at(0, 12):
        move(case.pk, "ask", by=handler, text="哪一盏？")
    with at(2, 11):
        move(case.pk, "supply", by=requester, text="门口那盏")
    with at(2, 12):
        move(case.pk, "answer", by=handler, text="修好了")
        window = Window(MONDAY.date(), (MONDAY + timedelta(days=2)).date())
        assert asked("requests.handling", window).only.value == 2


def test_an_adopted_suggestion_is_counted_when_it_is_answered(people, filed):
    office = people.world.office("housing").pk
    handler = people.actor("head")
    with clock.at(MONDAY):
        case = filed(kind=Kind.SUGGESTION)
        send(case.pk, by=people.actor("dispatcher"), lead=office)
        move(case.pk, "accept", by=handler)
        move(case.pk, "answer", by=handler, text="采纳", adopted=True, adopted_by=MONDAY.date())
        assert asked("requests.adopted", Window(MONDAY.date(), MONDAY.date())).only.value == 1


def test_a_day_that_is_not_over_is_told_as_of_this_moment():
    with clock.at(MONDAY):
        assert moment_of(MONDAY.date()) == MONDAY
        assert moment_of((MONDAY - timedelta(days=1)).date()) < MONDAY

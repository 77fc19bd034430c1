"""A clock gives exactly its time, however often it is paused, and warns three times: early, when due, a day late."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.cases import clocks
from tongban.kernel.cases.facts import Facts, apply
from tongban.kernel.core.calendar import (
    XINJIANG,
    CalendarDays,
    Minutes,
    WorkingDays,
    WorkingMinutes,
    deadline,
    working_minutes,
)
from tongban.kernel.core.lifecycle import ClockKind

pytestmark = pytest.mark.django_db
AT = datetime(2025, 9, 8, 3, 0, tzinfo=UTC)  # a Monday, 11 in Beijing: open since 10
QUIET = ClockKind("answer", "Answer", WorkingDays(5), warns=False)
WARNS = ClockKind("answer", "Answer", WorkingDays(5))
KEY = ("answer", 7, 1)
TERMS = [WorkingDays(3), WorkingMinutes(90), Minutes(2880), CalendarDays(10)]


def started(term, kind=WARNS):
    return apply(Facts(), {"clocks": [clocks.start(kind, 7, 1, term, AT, XINJIANG)]}, AT)


def paused(facts, at):
    return apply(facts, {"clocks": [clocks.end("pause", facts.clocks[KEY], at, XINJIANG)]}, at)


def resumed(facts, at, kind=WARNS):
    return apply(facts, {"clocks": [clocks.resume(kind, facts.clocks[KEY], at, XINJIANG)]}, at)


def used(term, since, until):
    """Minutes as the term counts them."""
    if term.counts_working_time:
        return working_minutes(since, until)
    return (until - since) // timedelta(minutes=1)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.code)
@given(st.lists(st.tuples(st.integers(1, 2000), st.integers(0, 9000)), max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_often_it_was_paused_it_gave_its_time(term, pauses):
    facts, at, spent = started(term), AT, 0
    allowed = used(term, AT, facts.clocks[KEY].due_at)
    for runs, rests in pauses:
        pause = at + timedelta(minutes=runs)
        if pause >= facts.clocks[KEY].due_at:
            break
        spent += used(term, at, pause)
        assert paused(facts, pause).clocks[KEY].spent == spent
        at = pause + timedelta(minutes=rests)
        resumed(facts, at)
    assert spent + used(term, at, facts.clocks[KEY].due_at) == allowed


def test_a_clock_paused_too_late_stays_late():
    facts = started(WorkingDays(1))
    due = facts.clocks[KEY].due_at
    resumed(paused(facts, due), due + timedelta(days=9))
    assert facts.clocks[KEY].due_at == due


def test_the_supervisor_is_told_of_one_that_was_paused_once_its_head_was():
    facts = started(WorkingDays(1))
    due = facts.clocks[KEY].due_at
    for at in (AT, due):
        apply(facts, {"clocks": [clocks.ring(WARNS, facts.clocks[KEY], XINJIANG)]}, at)
    later = due + timedelta(minutes=5)
    resumed(paused(facts, later), later + timedelta(days=1))
    assert (facts.clocks[KEY].alarms, facts.clocks[KEY].alarm_at) == (2, deadline(due, WorkingDays(1)))


def test_what_is_stopped_while_it_is_paused_used_no_more():
    facts = paused(started(WorkingDays(3)), AT + timedelta(minutes=30))
    assert clocks.end("stop", facts.clocks[KEY], AT + timedelta(days=5), XINJIANG)["spent"] == 30


def test_minutes_of_the_wall_clock_run_at_night():
    facts = started(Minutes(2880))
    assert clocks.end("stop", facts.clocks[KEY], AT + timedelta(days=1), XINJIANG)["spent"] == 1440


def test_the_first_warning_comes_when_four_fifths_are_used():
    told = started(WorkingMinutes(100)).clocks[KEY]
    assert working_minutes(AT, told.alarm_at) == 80
    assert started(Minutes(100)).clocks[KEY].alarm_at == AT + timedelta(minutes=80)


def test_it_warns_three_times_and_then_no_more():
    facts, told = started(WorkingDays(5)), []
    due = facts.clocks[KEY].due_at
    while alarm := facts.clocks[KEY].alarm_at:
        apply(facts, {"clocks": [clocks.ring(WARNS, facts.clocks[KEY], XINJIANG)]}, alarm)
        told.append((facts.clocks[KEY].alarms, alarm))
    assert told[1:] == [(2, due), (3, deadline(due, WorkingDays(1)))]
    assert (told[0][0], working_minutes(AT, told[0][1])) == (1, working_minutes(AT, due) * 4 // 5)


def test_one_that_does_not_warn_is_told_when_it_is_due_and_once():
    told = started(WorkingDays(5), QUIET).clocks[KEY]
    assert told.alarm_at == told.due_at
    assert clocks.ring(QUIET, told, XINJIANG)["alarm"] is None
    resumed(facts := paused(started(WorkingDays(5), QUIET), AT), AT + timedelta(days=1), QUIET)
    assert facts.clocks[KEY].alarm_at == facts.clocks[KEY].due_at


@pytest.mark.parametrize("rung", [0, 1, 2, 3])
def test_more_time_warns_again_of_what_was_not_rung_yet(rung):
    facts = started(WorkingDays(5))
    for _time in range(rung):
        apply(facts, {"clocks": [clocks.ring(WARNS, facts.clocks[KEY], XINJIANG)]}, AT)
    before = facts.clocks[KEY].due_at
    apply(facts, {"clocks": [clocks.extend(WARNS, facts.clocks[KEY], WorkingDays(5), XINJIANG)]}, AT)
    told = facts.clocks[KEY]
    assert told.due_at == deadline(before, WorkingDays(5))
    early = deadline(AT, WorkingMinutes(working_minutes(AT, told.due_at) * 4 // 5))
    assert told.alarm_at == [early, told.due_at, deadline(told.due_at, WorkingDays(1)), None][rung]


def test_a_paused_clock_that_is_given_time_warns_only_once_it_runs():
    facts = paused(started(WorkingDays(5)), AT + timedelta(hours=1))
    apply(facts, {"clocks": [clocks.extend(WARNS, facts.clocks[KEY], WorkingDays(1), XINJIANG)]}, AT)
    assert facts.clocks[KEY].alarm_at is None


def test_a_warning_is_noted_as_one_with_its_level():
    told = clocks.ring(WARNS, started(WorkingDays(5)).clocks[KEY], XINJIANG)
    assert (told["do"], told["level"], told["code"], told["office"]) == ("alarm", 1, "answer", 7)

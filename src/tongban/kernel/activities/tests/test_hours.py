"""Hours: corrected by a second person, never by oneself; no moment twice; carried over once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions, queries
from tongban.kernel.activities.actions import counting
from tongban.kernel.activities.models import Correction, Hours
from tongban.kernel.activities.tests.conftest import HOUR, START, actor, at, cleaning, person, scan, signed_up
from tongban.kernel.core import clock
from tongban.kernel.core.errors import NotAllowed, TongbanError

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=1)


def minutes(who):
    return queries.minutes_of([who.pk]).get(who.pk, 0)


def refused(act, *given, **told):
    with pytest.raises(TongbanError) as refusal:
        act(*given, **told)
    return refusal.value.code


def served(shift, who, since, until):
    with at(since):
        scan(shift, "in", who)
    with at(until):
        scan(shift, "out", who)


def test_a_leader_writes_others_hours_and_never_their_own():
    lin, helper = person(), person()
    shift, leader = cleaning(leader=lin), actor(lin)
    signed_up(shift, lin), signed_up(shift, helper)
    with clock.at(LATER):
        actions.tell_presence(shift.pk, helper, START, START + HOUR, by=leader)
        with pytest.raises(NotAllowed) as told:
            actions.tell_presence(shift.pk, lin, START, START + HOUR, by=leader)
    assert (told.value.code, minutes(helper), minutes(lin)) == ("own_hours", 60, 0)


def test_a_correction_takes_two():
    lin, wang = person(), person()
    shift, leader = cleaning(leader=lin), actor(lin)
    signed_up(shift, lin)
    with clock.at(LATER):
        asked = actions.ask_correction(shift.pk, lin, START, START + HOUR, why="phone dead", by=leader)
        for who in (leader, SYSTEM):
            with pytest.raises(NotAllowed):
                actions.decide_correction(asked.pk, grant=True, by=who)
        assert minutes(lin) == 0
        actions.decide_correction(asked.pk, grant=True, by=actor(wang), vouched=True)
    assert (minutes(lin), Hours.objects.get().how) == (60, "corrected")


def test_the_one_who_was_helped_does_not_decide_even_when_another_asked():
    lin, wang = person(), person()
    shift = cleaning(leader=wang)
    signed_up(shift, lin)
    with clock.at(LATER):
        asked = actions.ask_correction(shift.pk, lin, START, START + HOUR, why="was there", by=actor(wang))
        with pytest.raises(NotAllowed):
            actions.decide_correction(asked.pk, grant=True, by=actor(lin), vouched=True)


def test_the_database_itself_wants_a_second_person():
    lin = person()
    shift = cleaning()
    row = Correction.objects.create(
        shift=shift, person=lin, why="x", asked_at=START, asked_by="account:1", asked_by_person=lin
    )
    for told in ({"decided_by": "account:1"}, {"decided_by": "account:2", "decided_by_person": lin}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.filter(pk=row.pk).update(state="granted", decided_at=START, **told)


def test_a_granted_correction_takes_the_place_of_what_stood():
    lin, shift = person(), cleaning()
    signed_up(shift, lin)
    served(shift, lin, 0, 30)
    with clock.at(LATER):
        asked = actions.ask_correction(shift.pk, lin, None, None, why="was not there", by=SYSTEM)
        actions.decide_correction(asked.pk, grant=True, by=actor(person()), vouched=True)
    assert (minutes(lin), Hours.objects.count()) == (0, 1)


@pytest.mark.parametrize("told", [(-60, 30), (0, 180), (30, 0), (30, None)])
def test_a_correction_lies_within_the_shift(told):
    lin, shift = person(), cleaning()
    since, until = (None if m is None else START + timedelta(minutes=m) for m in told)
    with clock.at(LATER), pytest.raises(TongbanError) as refusal:
        actions.ask_correction(shift.pk, lin, since, until, why="was there", by=SYSTEM)
    assert (refusal.value.code, refusal.value.field) == ("during", "came_at")


def test_a_correction_says_why_waits_alone_and_is_decided_once():
    lin, shift = person(), cleaning()
    signed_up(shift, lin)
    mine, second = actor(lin), actor(person())
    with clock.at(LATER):
        told = {"came_at": START, "left_at": START + HOUR, "by": mine}
        assert refused(actions.ask_correction, shift.pk, lin, why=" x ", **told) == "reason"
        with pytest.raises(NotAllowed):
            actions.ask_correction(shift.pk, lin, START, START + HOUR, why="was there", by=second)
        asked = actions.ask_correction(shift.pk, lin, why="was there " * 40, **told)
        assert (len(asked.why), asked.asked_by_person_id) == (300, lin.pk)
        assert refused(actions.ask_correction, shift.pk, lin, why="was there", **told) == "asked"
        done = actions.decide_correction(asked.pk, grant=False, by=second, answer="no", vouched=True)
        assert (done.state, done.answer, minutes(lin)) == ("refused", "no", 0)
        again = {"grant": True, "by": second, "vouched": True}
        assert refused(actions.decide_correction, asked.pk, **again) == "decided"


def test_what_waits_for_somebody_is_never_their_own_nor_what_they_asked():
    lin, wang = person(), person()
    shift, leader = cleaning(leader=wang), actor(wang)
    signed_up(shift, lin)
    with clock.at(LATER):
        asked = actions.ask_correction(shift.pk, lin, None, None, why="was not there", by=actor(lin))
    assert [c.pk for c in queries.to_decide(leader)] == [asked.pk]
    assert not queries.to_decide(actor(person())).exists()
    for own in ({"asked_by_person": wang}, {"asked_by_person": None, "person": wang}):
        Correction.objects.update(**own)
        assert not queries.to_decide(leader).exists()


def test_a_leader_tells_what_is_so_already_and_in_its_order():
    lin, shift = person(), cleaning()
    signed_up(shift, lin)
    with at(60):
        for since, until in ((30, 30), (40, 30), (0, 61)):
            begin, end = START + timedelta(minutes=since), START + timedelta(minutes=until)
            assert refused(actions.tell_presence, shift.pk, lin, begin, end, by=SYSTEM) == "during"
        actions.tell_presence(shift.pk, lin, START, START + HOUR, by=SYSTEM)
    assert minutes(lin) == 60


def test_no_moment_counts_twice():
    lin, first, second = person(), cleaning(), cleaning(at=START + HOUR)
    counting.write(lin.pk, first, START, START + 2 * HOUR, how="qr", by="x")
    counting.write(lin.pk, second, START, START + 3 * HOUR, how="qr", by="x")
    assert minutes(lin) == 180
    row = Hours.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError, match="no_hour_counts_twice"), transaction.atomic():
        row.save()


def test_hours_outside_of_their_shift_are_refused_by_the_database():
    lin, shift = person(), cleaning()
    (row,) = counting.write(lin.pk, shift, START, START + HOUR, how="qr", by="x")
    row.pk, row.during = None, TimestamptzRange(START + 2 * HOUR, START + 3 * HOUR)
    with pytest.raises(IntegrityError, match="hours_within_the_shift"), transaction.atomic():
        row.save()


def test_hours_are_never_changed_or_removed():
    lin, shift = person(), cleaning()
    counting.write(lin.pk, shift, START, START + HOUR, how="qr", by="x")
    for spoil in (lambda rows: rows.update(minutes=999), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError, match="kept as it was"), transaction.atomic():
            spoil(Hours.objects.all())


def test_earlier_hours_come_in_once_and_never_more_than_a_day_has():
    lin, day = person(), date(2024, 5, 6)
    rows = [
        actions.Earlier("a", lin.pk, day, 600),
        actions.Earlier("b", lin.pk, day, 600),
        actions.Earlier("c", lin.pk, day, 600),
        actions.Earlier("d", lin.pk, day, 30 * 60),
        actions.Earlier("e", lin.pk, day, -5),
    ]
    told = actions.carry_over(rows, by=SYSTEM)
    assert told == {"a": "new", "b": "new", "c": "too_many", "d": "too_many", "e": "too_many"}
    assert set(actions.carry_over(rows[:2], by=SYSTEM).values()) == {"there"}
    assert (minutes(lin), queries.minutes_on(lin.pk, day)) == (1200, 1200)


def test_too_many_rows_at_a_time_are_refused():
    rows = [actions.Earlier(str(n), 1, date(2024, 5, 6), 1) for n in range(1001)]
    with pytest.raises(TongbanError) as told:
        actions.carry_over(rows, by=SYSTEM)
    assert told.value.code == "too_many"

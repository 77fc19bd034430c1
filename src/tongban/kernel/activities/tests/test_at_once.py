"""Many phones at once: a code works once for each person, hours of two shifts never overlap, one decision stands."""

import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions, codes, queries
from tongban.kernel.activities.actions import counting
from tongban.kernel.activities.models import Hours, Presence
from tongban.kernel.activities.tests.conftest import HOUR, START, actor, at, cleaning, person, signed_up
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError

pytestmark = pytest.mark.django_db(transaction=True)
LATER = START + timedelta(days=1)


def at_once(count, act):
    """Run `act(n)` in threads with connections of their own; the codes of refusals, "" for what went through."""
    told, gate = [""] * count, threading.Barrier(count)

    def run(n):
        gate.wait()
        try:
            act(n)
        except TongbanError as refused:
            told[n] = refused.code
        except Exception as error:  # noqa: BLE001 - shown by the test
            told[n] = repr(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return sorted(told)


def test_one_code_scanned_by_eight_phones_of_one_person_counts_once():
    shift = cleaning()
    lin = signed_up(shift)

    def come(_n):
        with at(0):
            actions.come(codes.code_of(shift.pk, "in"), lin, by=SYSTEM)

    def leave(_n):
        with at(60):
            actions.leave(codes.code_of(shift.pk, "out"), lin, by=SYSTEM)

    assert at_once(8, come) == ["", *["used"] * 7]
    assert at_once(8, leave) == ["", *["used"] * 7]
    assert (Presence.objects.count(), queries.minutes_of([lin.pk])) == (1, {lin.pk: 60})


def test_hours_of_overlapping_shifts_written_at_once_are_their_union():
    lin = person()
    shifts = [cleaning(at=START + n * HOUR / 2) for n in range(6)]

    def act(n):
        start = shifts[n].during.lower
        with transaction.atomic():
            counting.write(lin.pk, shifts[n], start, start + 2 * HOUR, how="qr", by="x")

    assert at_once(6, act) == [""] * 6
    assert queries.minutes_of([lin.pk]) == {lin.pk: 270}


def test_of_two_who_decide_at_once_one_does():
    lin, shift = person(), cleaning()
    with clock.at(LATER):
        asked = actions.ask_correction(shift.pk, lin, START, START + HOUR, why="was there", by=SYSTEM)
    two = [actor(person()), actor(person())]

    def act(n):
        with clock.at(LATER):
            actions.decide_correction(asked.pk, grant=True, by=two[n], vouched=True)

    assert at_once(2, act) == ["", "decided"]
    assert Hours.objects.filter(void_at=None).count() == 1


def test_a_list_brought_in_by_two_phones_at_once_counts_once():
    shift = cleaning()
    people = [signed_up(shift) for _n in range(3)]
    told = actions.take_list(shift.pk, by=SYSTEM)
    marks = [actions.Mark(p["booking"], START, START + HOUR) for p in told["people"]]

    def act(n):
        with clock.at(LATER):
            actions.bring_in(told["token"], marks if n else marks[::-1], by=SYSTEM)

    assert at_once(2, act) == ["", ""]
    assert queries.minutes_of([p.pk for p in people]) == {p.pk: 60 for p in people}


def test_earlier_hours_brought_in_twice_at_once_count_once():
    people = [person() for _n in range(4)]
    rows = [actions.Earlier(f"k{n}", p.pk, START.date(), 60) for n, p in enumerate(people)]
    assert at_once(2, lambda n: actions.carry_over(rows if n else rows[::-1], by=SYSTEM)) == ["", ""]
    assert Hours.objects.count() == 4

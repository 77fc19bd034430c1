"""A time that is asked for: refused at its field, once a key, on its chain, moved with its hold."""

from datetime import timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.bookings import actions
from tongban.kernel.bookings.tests.conftest import HOUR, START, evening, hall, person
from tongban.kernel.bookings.tests.test_times import book, code
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import TongbanError

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("start", "end", "many", "code", "field"),
    [
        (-HOUR, HOUR, 1, "past", "during"),
        (HOUR, HOUR, 1, "during", "during"),
        (HOUR, 2 * HOUR, 0, "quantity", "quantity"),
        (HOUR, 2 * HOUR, 2, "quantity", "quantity"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_at_its_field(start, end, many, code, field):
    now = clock.now()
    with pytest.raises(TongbanError) as told:
        book(hall(), now + start, now + end, quantity=many)
    assert (told.value.code, told.value.field) == (code, field)


def test_what_began_a_moment_ago_can_still_be_asked_for():
    now = clock.now()
    assert book(hall(), now - timedelta(minutes=4), now + HOUR).state == "held"
    assert code(book, hall(), now - timedelta(minutes=6), now + HOUR) == "past"


def test_a_key_is_for_one_beginning_and_for_a_loan_at_any_moment():
    room, bank, lin = hall(), hall(waits=False), person()
    first = book(room, START, START + HOUR, lin, once="k")
    assert book(room, START, START + HOUR, lin, once="k") == first
    assert code(book, room, START + HOUR, START + 2 * HOUR, lin, once="k") == "key_reused"
    loan = actions.lend(bank, to=lin, by=SYSTEM, once="phone")
    with clock.at(clock.now() + HOUR):
        assert actions.lend(bank, to=lin, by=SYSTEM, once="phone") == loan


def test_what_happens_to_a_time_is_on_its_chain():
    room, lin = hall(), person()
    mine, next_ = book(room, START, START + HOUR, lin), book(room, START, START + HOUR)
    actions.cancel(mine.pk, by=SYSTEM)
    told = {row.pk: [(e.code, e.actor) for e in events.of("booking", row.pk)] for row in (mine, next_)}
    assert told[mine.pk] == [("booking.held", "system"), ("booking.cancelled", "system")]
    assert told[next_.pk] == [("booking.waiting", "system"), ("booking.moved_up", "system")]
    assert events.of("booking", mine.pk)[0].data["resource"] == room.pk


def test_a_hold_that_has_run_out_is_not_moved():
    slots, room = [evening(), evening()], hall()
    held = actions.hold(slots[0].pk, who=person(), by=SYSTEM)
    time = book(room, START, START + HOUR)
    with clock.at(time.expires_at):
        assert code(actions.rebook, held.pk, by=SYSTEM, slot=slots[1]) == "over"
        assert code(actions.rebook, time.pk, by=SYSTEM, start=START + HOUR, end=START + 2 * HOUR) == "over"


def test_what_is_moved_keeps_its_hold_and_what_is_confirmed_has_none():
    room = hall()
    held, theirs = book(room, START, START + HOUR), book(room, START + 4 * HOUR, START + 5 * HOUR)
    actions.confirm(theirs.pk, by=SYSTEM)
    with clock.at(clock.now() + timedelta(minutes=10)):
        moved = actions.rebook(held.pk, by=SYSTEM, start=START + HOUR, end=START + 2 * HOUR)
        confirmed = actions.rebook(theirs.pk, by=SYSTEM, start=START + 6 * HOUR, end=START + 7 * HOUR)
    assert (moved.state, moved.expires_at) == ("held", held.expires_at)
    assert (confirmed.state, confirmed.expires_at) == ("confirmed", None)

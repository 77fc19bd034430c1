"""Halls, beds and loans: no two at a time, never more than there are, blocked, recurring, re-booked."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.models import Account
from tongban.kernel.bookings import actions, letters, queries
from tongban.kernel.bookings.actions.asking import span
from tongban.kernel.bookings.models import Booking
from tongban.kernel.bookings.recurring import Weekly
from tongban.kernel.bookings.tests.conftest import HOUR, START, beds, book, evening, hall, person, state
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.models import OutboxEntry
from tongban.kernel.notices.models import Notice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FIRST = START.replace(hour=0)


def code(act, *given, **told):
    with pytest.raises(TongbanError) as refused:
        act(*given, **told)
    return refused.value.code


def test_a_resource_of_one_has_no_number_to_change():
    assert code(actions.change_capacity, hall(), 2, by=SYSTEM) == "capacity"
    assert code(actions.change_capacity, beds(2), -1, by=SYSTEM) == "capacity"


def test_what_somebody_has_is_told_in_the_order_of_its_days():
    room, lin = hall(), person()
    later, first = book(room, START + DAY, START + DAY + HOUR, lin), book(room, START, START + HOUR, lin)
    gone = book(room, START + 2 * DAY, START + 2 * DAY + HOUR, lin)
    actions.cancel(gone.pk, by=SYSTEM)
    assert list(queries.of_person(lin.pk)) == [first, later]


def test_a_hall_is_had_by_one_at_a_time():
    room = hall()
    book(room, START, START + 2 * HOUR, confirm=True)
    assert code(book, room, START + HOUR, START + 3 * HOUR, wait=False) == "full"
    assert book(room, START + 2 * HOUR, START + 3 * HOUR).state == "held"
    assert [b.state for b in queries.taken_times(room, span(START, START + DAY))] == ["confirmed", "held"]


def test_the_database_itself_refuses_two_at_a_time():
    row = book(hall(), START, START + HOUR, confirm=True)
    row.pk = None
    with pytest.raises(IntegrityError, match="never_twice_at_a_time"), transaction.atomic():
        row.save()


def test_who_waits_for_a_time_gets_it_when_it_is_free():
    room = hall()
    first = book(room, START, START + 2 * HOUR, confirm=True)
    waits = book(room, START + HOUR, START + 3 * HOUR)
    later = book(room, START + HOUR, START + 2 * HOUR)
    actions.cancel(first.pk, by=SYSTEM)
    assert (state(waits), state(later)) == ("confirmed", "waiting")


def test_an_expired_hold_of_a_time_does_not_count():
    room = hall()
    book(room, START, START + HOUR)
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert not queries.taken_times(room, span(START, START + DAY)).exists()
        assert book(room, START, START + HOUR).state == "held"


def test_beds_are_counted_night_by_night():
    house = beds(2)
    book(house, FIRST, FIRST + 2 * DAY, confirm=True)
    book(house, FIRST + DAY, FIRST + 3 * DAY, confirm=True)
    assert code(book, house, FIRST, FIRST + 2 * DAY, wait=False) == "full"
    assert book(house, FIRST, FIRST + DAY).state == "held"
    assert list(house.slots.order_by("during").values_list("taken", flat=True)) == [2, 2, 1]


def test_who_waits_for_beds_gets_them_when_enough_are_free():
    house = beds(2)
    first = book(house, FIRST, FIRST + 2 * DAY, confirm=True, quantity=2)
    waits = book(house, FIRST + DAY, FIRST + 3 * DAY)
    actions.cancel(first.pk, by=SYSTEM)
    assert state(waits) == "confirmed"
    assert list(house.slots.order_by("during").values_list("taken", flat=True)) == [0, 1, 1]


def test_a_bed_without_a_counter_is_refused_by_the_database():
    row = book(beds(2), FIRST, FIRST + DAY)
    row.pk, row.during, row.once = None, span(FIRST + 9 * DAY, FIRST + 10 * DAY), None
    with pytest.raises(IntegrityError, match="outside of every counter"), transaction.atomic():
        row.save()


def test_fewer_beds_put_the_last_back_on_the_list():
    house = beds(2)
    first = book(house, FIRST, FIRST + DAY, confirm=True)
    last = book(house, FIRST, FIRST + DAY, confirm=True)
    assert code(actions.change_capacity, house, 1, by=SYSTEM) == "taken"
    assert actions.change_capacity(house, 1, by=SYSTEM, surplus="waitlist") == 1
    assert (state(first), state(last)) == ("confirmed", "waiting")
    actions.change_capacity(house, 3, by=SYSTEM)
    house.refresh_from_db()
    assert (state(last), house.capacity) == ("confirmed", 3)


@pytest.mark.parametrize(
    ("make", "start", "end"),
    [(hall, 0, -60), (hall, 0, 0), (beds, 30, 1440), (beds, 0, 90), (hall, -99999999, 0)],
)
def test_times_that_are_none_are_refused(make, start, end):
    since, until = (FIRST + timedelta(minutes=m) for m in (start, end))
    assert code(book, make(), since, until) in ("during", "grain", "past")


def test_what_is_blocked_is_nobodys():
    room = hall()
    mine = book(room, START, START + HOUR, confirm=True)
    assert code(actions.block, room, START, START + DAY, by=SYSTEM, why="repair") == "taken"
    block = actions.block(room, START, START + DAY, by=SYSTEM, why="repair", cancel=True)
    assert (state(mine), OutboxEntry.objects.filter(topic="bookings.cancelled").count()) == ("cancelled", 1)
    waits = book(room, START, START + HOUR)
    assert waits.state == "waiting"
    actions.unblock(block, by=SYSTEM)
    assert state(waits) == "confirmed"


def test_some_of_many_can_be_blocked():
    house = beds(3)
    actions.block(house, FIRST, FIRST + DAY, by=SYSTEM, why="broken", quantity=2)
    assert book(house, FIRST, FIRST + DAY).state == "held"
    assert book(house, FIRST, FIRST + DAY).state == "waiting"


def test_blocked_days_have_no_occurrences():
    slot = evening(2)
    resource, mine = slot.resource, actions.hold(slot.pk, who=person(), by=SYSTEM)
    actions.block(resource, FIRST, FIRST + DAY, by=SYSTEM, why="holiday", cancel=True)
    assert (state(mine), queries.slots(resource).count()) == ("cancelled", 0)
    rule = Weekly((0,), time(19), 60, date(2030, 5, 6), date(2030, 5, 20))
    assert len(actions.add_slots(resource, rule.ranges(), by=SYSTEM)) == 2


def test_recurring_is_all_or_nothing():
    room = hall()
    rule = Weekly((0, 2), time(10), 60, date(2030, 5, 6), date(2030, 5, 15))
    assert len(actions.hold_recurring(room, rule, who=person(), by=SYSTEM)) == 4
    before = Booking.objects.count()
    again = Weekly((1, 2), time(10), 60, date(2030, 5, 6), date(2030, 5, 15))
    assert code(actions.hold_recurring, room, again, who=person(), by=SYSTEM) == "full"
    assert Booking.objects.count() == before


def test_a_rule_leaves_out_days_and_counts_weeks():
    rule = Weekly(
        (0,), time(10), 60, date(2030, 5, 6), date(2030, 6, 30), every=2, without=(date(2030, 5, 20),)
    )
    days = [r.lower.date().isoformat() for r in rule.ranges()]
    assert days == ["2030-05-06", "2030-06-03", "2030-06-17"]
    assert Weekly.from_json(rule.to_json()) == rule


def test_an_item_is_lent_until_it_is_given_back():
    bank, lin = hall(waits=False), person()
    loan = actions.lend(bank, to=lin, by=SYSTEM, due_at=clock.now() + DAY)
    assert code(actions.lend, bank, to=person(), by=SYSTEM) == "full"
    assert queries.loan_of(bank) == loan
    assert actions.give_back(loan.pk, by=SYSTEM).state == "done"
    assert actions.give_back(loan.pk, by=SYSTEM).state == "done"
    assert actions.lend(bank, to=person(), by=SYSTEM).state == "confirmed"


@pytest.mark.parametrize("wrong", [-400, 400])
def test_a_wrong_clock_moves_no_loan(wrong):
    bank = hall(waits=False)
    before = clock.now()
    loan = actions.lend(bank, to=person(), by=SYSTEM)
    done = actions.give_back(loan.pk, by=SYSTEM, at=clock.now() + wrong * DAY)
    assert before <= done.during.lower < done.during.upper <= clock.now() + timedelta(seconds=1)


def test_what_was_never_lent_is_not_given_back():
    held = book(hall(), START, START + HOUR)
    assert code(actions.give_back, held.pk, by=SYSTEM) == "not_lent"
    assert code(actions.give_back, 2**60, by=SYSTEM) == "no_booking"


def test_who_is_late_is_reminded_once_a_day():
    actions.lend(hall(), to=person(), by=SYSTEM, due_at=clock.now() + HOUR)
    told = []
    for hours in (0, 2, 3, 27):
        with clock.at(clock.now() + hours * HOUR):
            told.append(actions.remind_late())
    assert told == [0, 1, 0, 1]


def test_a_time_is_moved_over_itself():
    room = hall()
    mine = book(room, START, START + 2 * HOUR, confirm=True)
    new = actions.rebook(mine.pk, by=SYSTEM, start=START + HOUR, end=START + 3 * HOUR)
    assert (state(mine), new.state, new.moved_from_id) == ("cancelled", "confirmed", mine.pk)


def test_a_time_that_cannot_be_moved_stays():
    room = hall()
    mine = book(room, START, START + HOUR, confirm=True)
    book(room, START + 2 * HOUR, START + 3 * HOUR, confirm=True)
    assert code(actions.rebook, mine.pk, by=SYSTEM, start=START + 2 * HOUR, end=START + 3 * HOUR) == "full"
    assert state(mine) == "confirmed"


def test_more_or_fewer_of_the_same():
    slot, who = evening(3), person()
    mine = actions.hold(slot.pk, who=who, by=SYSTEM, quantity=2, confirm=True)
    new = actions.rebook(mine.pk, by=SYSTEM, quantity=3)
    assert (new.quantity, queries.free(slot)) == (3, 0)
    with pytest.raises(TongbanError):
        actions.rebook(new.pk, by=SYSTEM, quantity=4)
    assert state(new) == "confirmed"


def test_an_offer_is_held_for_a_while_and_goes_on_to_the_next():
    slot = evening(1, offer_minutes=60)
    first, second, third = (actions.hold(slot.pk, who=person(), by=SYSTEM, confirm=True) for _n in range(3))
    actions.cancel(first.pk, by=SYSTEM)
    assert (state(second), state(third)) == ("held", "waiting")
    with clock.at(clock.now() + 2 * HOUR):
        actions.expire_due()
    assert (state(second), state(third)) == ("expired", "held")


def test_a_closed_slot_takes_nobody():
    slot = evening(1)
    actions.hold(slot.pk, who=person(), by=SYSTEM)
    with pytest.raises(Conflict):
        actions.close_slot(slot, by=SYSTEM)
    assert actions.close_slot(slot, by=SYSTEM, cancel=True) == 1
    assert code(actions.hold, slot.pk, who=person(), by=SYSTEM) == "closed"


def test_what_has_dates_is_booked_by_one_of_them():
    with pytest.raises(TongbanError) as refused:
        book(evening(1).resource, START, START + HOUR)
    assert (refused.value.code, refused.value.field) == ("during", "during")


def test_a_closed_resource_takes_nobody_and_keeps_what_is_booked():
    room = hall()
    kept = book(room, START, START + HOUR, confirm=True)
    actions.close_resource(room, by=SYSTEM)
    assert code(book, room, START + DAY, START + DAY + HOUR) == "closed"
    assert state(kept) == "confirmed"


def test_those_reminded_already_hide_no_others():
    old, new = hall(), hall()
    with clock.at(START):
        actions.lend(old, to=person(), by=SYSTEM, due_at=START + HOUR)
        actions.lend(new, to=person(), by=SYSTEM, due_at=START + 2 * HOUR)
    with clock.at(START + 3 * HOUR):
        assert [actions.remind_late(1) for _n in range(3)] == [1, 1, 0]


def test_what_has_an_end_is_not_given_back():
    room = hall()
    mine = book(room, START, START + HOUR, confirm=True)
    book(room, START + HOUR, START + 2 * HOUR, confirm=True)
    with clock.at(START + 3 * HOUR / 2):
        assert code(actions.give_back, mine.pk, by=SYSTEM) == "not_lent"


def test_whoever_is_put_back_twice_is_told_twice():
    slot, lin = evening(1), person()
    account = Account.objects.create(username="lin", label="lin", person=lin, created_at=clock.now())
    actions.hold(slot.pk, who=lin, by=SYSTEM, confirm=True)
    for places in (0, 1, 0):
        actions.change_capacity(slot, places, by=SYSTEM, surplus="waitlist")
        waiting = OutboxEntry.objects.filter(topic="bookings.put_back", done_at=None)
        for letter in waiting:
            letters.put_back(**letter.payload)
        waiting.update(done_at=clock.now())
    assert Notice.objects.filter(to_account=account, template="bookings.put_back").count() == 2

"""A thing is lent once, comes back anywhere, and what was never lent cannot come back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection

from tests.people import resident_account
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.identify import actor_for
from tongban.kernel.bookings.actions.lending import remind_late
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock, outbox
from tongban.kernel.core.errors import Conflict, NotAllowed
from tongban.services.stations.actions import acting, lending, opening
from tongban.services.stations.actions.acting import Said
from tongban.services.stations.models import Item, Loan
from tongban.services.stations.queries.finding import lying
from tongban.services.stations.tests.conftest import PHONES, refused


def resident():
    return actor_for(resident_account())


def test_lent_here_given_back_there(station, other, bank, keeper, keeper_there):
    loan = lending.hand_out(station, "pb1", phone=PHONES[0], by=keeper)
    assert not lying(station).exists()
    assert loan.booking.person.phone.open() == PHONES[0]
    back = lending.take_back(other, "PB1", by=keeper_there)
    assert (back.pk, back.back_at) == (loan.pk, other)
    assert [one.code for one in lying(other)] == ["PB1"]
    assert lending.hand_out(other, "PB1", phone=PHONES[1], by=keeper_there).station == other


def test_lent_already_is_told_and_nothing_changes(station, bank, keeper):
    lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper)
    with pytest.raises(Conflict) as found:
        lending.hand_out(station, "PB1", phone=PHONES[1], by=keeper)
    assert found.value.code == "lent"
    assert Loan.objects.count() == Booking.objects.count() == 1


def test_what_was_never_lent_cannot_come_back(station, bank, keeper):
    for _time in range(2):
        with refused("not_lent"):
            lending.take_back(station, "PB1", by=keeper)
    with refused("no_item"):
        lending.take_back(station, "PB9", by=keeper)
    lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper)
    lending.take_back(station, "PB1", by=keeper)
    with pytest.raises(Conflict):
        lending.take_back(station, "PB1", by=keeper)
    assert Booking.objects.get().state == "done"


def test_a_keeper_of_another_station_is_refused(station, bank, keeper, keeper_there):
    with pytest.raises(NotAllowed):
        lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper_there)
    lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper)
    with pytest.raises(NotAllowed):
        lending.take_back(station, "PB1", by=keeper_there)


def test_one_who_keeps_it_no_more_is_refused(station, bank, keeper, people):
    opening.dismiss(station.keepers.get(), by=SYSTEM)
    with pytest.raises(NotAllowed):
        lending.hand_out(station, "PB1", phone=PHONES[0], by=people.actor("stranger"))


def test_a_resident_borrows_two_things_at_most_and_only_what_lies_there(station, other, bank):
    me = resident()
    for n in (2, 3):
        lending.add_item(station, "umbrella", f"PB{n}", by=SYSTEM)
    with refused("elsewhere"):
        lending.borrow(other, "PB1", by=me)
    loan = lending.borrow(station, "PB1", by=me)
    lending.borrow(station, "PB2", by=me)
    with refused("most"):
        lending.borrow(station, "PB3", by=me)
    assert lending.give_back(loan, other, by=me).back_at == other
    assert lending.give_back(loan, station, by=me).back_at_id == other.pk
    lending.borrow(station, "PB3", by=me)


def test_nobody_gives_back_for_somebody_else_or_borrows_unknown(station, bank, keeper):
    loan = lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper)
    with pytest.raises(NotAllowed):
        lending.give_back(loan, station, by=resident())
    with pytest.raises(NotAllowed):
        lending.borrow(station, "PB1", by=keeper)


@pytest.mark.parametrize("state", ["broken", "lost"])
def test_what_is_broken_is_not_lent(station, bank, keeper, state):
    lending.set_state(bank, state, by=SYSTEM)
    with refused("unfit"):
        lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper)


def test_a_closed_station_lends_nothing(station, bank, keeper):
    opening.close_station(station, by=SYSTEM)
    station.refresh_from_db()
    with refused("closed"):
        lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper)


def test_what_is_late_is_reminded_once_a_day(station, bank):
    me = resident()
    with clock.at(clock.now() - timedelta(days=4)):
        lending.borrow(station, "PB1", by=me)
    assert (remind_late(), remind_late()) == (1, 0)
    outbox.relay()
    assert me.account.notices.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_get_one_thing_once(station, other, bank, keeper, keeper_there):
    """Keepers of two stations hand out and take back one thing at once: never twice out, no lost return."""

    def act(n):
        where, who = ((station, keeper), (other, keeper_there))[n % 2]
        try:
            if n % 3:
                lending.hand_out(where, "PB1", phone=f"139000001{n:02d}", by=who)
            else:
                lending.take_back(where, "PB1", by=who)
        except Conflict as error:
            return error.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        said = list(pool.map(act, range(24)))
    assert set(said) <= {"done", "lent", "not_lent", "busy"}
    rows = Booking.objects.order_by("during")
    spans = [row.during for row in rows]
    assert all(a.upper is not None and a.upper <= b.lower for a, b in pairwise(spans))
    out = sum(row.state == "confirmed" for row in rows)
    assert said.count("done") == rows.count() * 2 - out
    assert Loan.objects.count() == rows.count()
    assert out == 1 - lying(Item.objects.get().at).count()


@pytest.mark.django_db(transaction=True)
def test_a_person_at_many_stations_at_once_gets_two(station, keeper):
    for n in range(8):
        lending.add_item(station, "umbrella", f"U{n}", by=SYSTEM)

    def act(n):
        try:
            lending.hand_out(station, f"U{n}", phone=PHONES[0], by=keeper)
        except Conflict as error:
            return error.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(act, range(8)))
    assert (said.count("done"), said.count("most")) == (2, 6), said
    assert Booking.objects.filter(state="confirmed").count() == 2


def test_the_second_sending_of_the_second_thing_gives_the_same_loan(station, bank):
    lending.add_item(station, "umbrella", "U1", by=SYSTEM)
    me = resident()
    lending.borrow(station, "U1", by=me, once="k1")
    first, again = (lending.borrow(station, "PB1", by=me, once="k2") for _n in range(2))
    assert first == again


def test_two_long_keys_are_two(station, bank, keeper):
    lending.add_item(station, "umbrella", "U1", by=SYSTEM)
    for key, code in (("k" * 63 + "1", "PB1"), ("k" * 63 + "2", "U1")):
        acting.do(station, Said(key=key, what="hand_out", code=code, phone=PHONES[0]), by=keeper)
    assert Loan.objects.count() == 2

"""A phone's acts count once by their key; its clock is measured, never trusted; counts never go below nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.services.stations import rules
from tongban.services.stations.actions import acting, caring, counting, days, lending, moving
from tongban.services.stations.actions.acting import Said
from tongban.services.stations.models import Act, Movement, OpenDay, Raised, Stock, Transfer, VisitDay
from tongban.services.stations.queries import keeping
from tongban.services.stations.queries.finding import lying
from tongban.services.stations.tests.conftest import PHONES, refused

HOURS = st.integers(-(10**6), 10**6).map(lambda n: timedelta(hours=n / 10))


def said(key, what, **given):
    return Said(key=key, what=what, **given)


def test_an_act_counts_once_however_often_it_comes(station, keeper):
    for _time in range(3):
        assert acting.do(station, said("k1", "visitors", quantity=5), by=keeper)["people"] == 5
    assert VisitDay.objects.get().people == 5
    assert Act.objects.count() == 1
    with refused("key_reused"):
        acting.do(station, said("k1", "visitors", quantity=6), by=keeper)


@given(HOURS, HOURS)
def test_no_clock_of_a_phone_makes_anything_early_or_future(skew, waited):
    now = clock.now()
    told = rules.Told(done_at=now + skew - waited, sent_at=now + skew)
    moment = told.moment(now)
    assert now - rules.OLDEST <= moment <= now
    if timedelta() <= waited <= rules.OLDEST:
        assert abs(moment - (now - waited)) < timedelta(seconds=1)
    assert told.ahead(now) == round(skew.total_seconds())


def test_a_clock_that_jumped_while_it_waited(station, other, bank, keeper, keeper_there):
    """The phone's clock went back a day between the two: it was given back before it was lent, by the phone."""
    now = clock.now()
    acting.do(station, said("k1", "hand_out", code="PB1", phone=PHONES[0]), by=keeper)
    told = rules.Told(now - timedelta(days=2), now + timedelta(hours=3))
    acting.do(station, said("k2", "take_back", code="PB1", told=told), by=keeper)
    loan = bank.loans.get()
    assert loan.booking.during.lower < loan.booking.during.upper <= clock.now()
    assert Act.objects.get(what="take_back").ahead == pytest.approx(3 * 3600, abs=5)


def test_what_is_refused_leaves_nothing_and_may_come_again(station, bank, keeper):
    back = said("k1", "take_back", code="PB1")
    with pytest.raises(Conflict):
        acting.do(station, back, by=keeper)
    assert not Act.objects.exists()
    lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper)
    assert acting.do(station, back, by=keeper)["code"] == "PB1"


@pytest.mark.parametrize("what", list(acting.WHAT))
def test_a_keeper_of_another_station_is_refused_every_act(station, keeper_there, what):
    with pytest.raises(NotAllowed):
        acting.do(station, said("k", what, quantity=1, good="water", text="x"), by=keeper_there)


@pytest.mark.parametrize(
    ("what", "given"),
    [("visitors", {"quantity": 0}), ("visitors", {"quantity": 1001}), ("use", {"good": "gold", "quantity": 1}),
     ("use", {"good": "water", "quantity": -1}), ("note", {"text": " "}), ("need", {"text": ""}), ("fly", {})],
)  # fmt: skip
def test_garbage_is_told_in_words(station, keeper, what, given):
    with pytest.raises(TongbanError):
        acting.do(station, said("k", what, **given), by=keeper)
    assert not Act.objects.exists()


def test_nobody_goes_below_nothing(station, keeper):
    counting.count_visitors(station, 2, by=keeper)
    with refused("less"):
        counting.count_visitors(station, -3, by=keeper)
    counting.receive(station, "water", 3, by=keeper)
    with refused("less"):
        counting.use_up(station, "water", 4, by=keeper)
    with refused("less"):
        counting.use_up(station, "masks", 1, by=keeper)
    assert (VisitDay.objects.get().people, Stock.objects.get(good="water").level) == (2, 3)


def test_the_ledger_is_never_changed_and_knows_what_was_left(station, keeper):
    counting.receive(station, "water", 10, by=keeper)
    counting.use_up(station, "water", 4, by=keeper)
    assert counting.recount(station, "water", 5, by=keeper) == 5
    assert list(Movement.objects.order_by("pk").values_list("quantity", "rest")) == [
        (10, 10),
        (-4, 6),
        (-1, 5),
    ]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Movement.objects.update(quantity=1)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Movement.objects.first().delete()


@pytest.mark.django_db(transaction=True)
def test_many_use_up_at_once_and_the_ledger_agrees(station, keeper):
    counting.receive(station, "water", 10, by=keeper)

    def use(_n):
        try:
            counting.use_up(station, "water", 3, by=keeper)
        except Conflict as error:
            return error.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(use, range(8)))
    assert (told.count("done"), told.count("less")) == (3, 5), told
    assert Stock.objects.get().level == 1 == sum(Movement.objects.values_list("quantity", flat=True))


@pytest.mark.django_db(transaction=True)
def test_one_key_from_many_phones_at_once_counts_once(station, keeper):
    def press(_n):
        try:
            return acting.do(station, said("same", "visitors", quantity=1), by=keeper)["people"]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(press, range(8))) == [1] * 8
    assert VisitDay.objects.get().people == 1


def test_a_shortage_proposes_a_move_that_both_confirm(station, other, keeper, keeper_there):
    counting.receive(other, "water", 40, by=keeper_there)
    counting.receive(station, "water", 6, by=keeper)
    assert not Transfer.objects.exists()
    counting.use_up(station, "water", 2, by=keeper)
    row = Transfer.objects.get()
    assert (row.giver, row.receiver, row.what, row.quantity) == (other, station, "water", 11)
    counting.use_up(station, "water", 1, by=keeper)
    with pytest.raises(NotAllowed):
        moving.send(row, by=keeper)
    with pytest.raises(Conflict):
        moving.arrive(row, by=keeper)
    moving.send(row, by=keeper_there)
    with pytest.raises(NotAllowed):
        moving.arrive(row, by=keeper_there)
    moving.arrive(row, by=keeper)
    with pytest.raises(Conflict):
        moving.arrive(row, by=keeper)
    assert dict(Stock.objects.values_list("station", "level")) == {station.pk: 14, other.pk: 29}


def test_when_the_last_thing_is_lent_others_are_proposed(station, other, keeper, keeper_there, bank):
    for n in range(4):
        lending.add_item(other, "power_bank", f"X{n}", by=SYSTEM)
    lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper)
    row = Transfer.objects.get()
    assert (row.giver, row.quantity) == (other, 2)
    moving.arrive(moving.send(row, by=keeper_there), by=keeper)
    assert (station.items.count(), other.items.count()) == (3, 2)
    assert [one.code for one in lying(station)] == ["X0", "X1"]


def test_what_is_on_its_way_is_lent_by_neither(station, other, keeper, keeper_there, bank):
    for n in range(4):
        lending.add_item(other, "power_bank", f"X{n}", by=SYSTEM)
    lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper)
    row = moving.send(Transfer.objects.get(), by=keeper_there)
    for place, who in ((other, keeper_there), (station, keeper)):
        with refused("unfit"):
            lending.hand_out(place, "X0", phone=PHONES[1], by=who)
    assert ([one.code for one in lying(other)], list(lying(station))) == (["X2", "X3"], [])
    assert keeping.transfers(station) == [(row, ["X0", "X1"])]
    lending.hand_out(other, "X2", phone=PHONES[1], by=keeper_there)
    moving.arrive(row, by=keeper)
    assert [one.code for one in lying(station)] == ["X0", "X1"]


def test_fewer_leave_where_fewer_lie_there_and_none_is_said(station, other, keeper, keeper_there):
    for n in range(2):
        lending.add_item(other, "umbrella", f"U{n}", by=SYSTEM)
    told = {"giver": other, "receiver": station, "what": "umbrella", "proposed_at": clock.now()}
    row = Transfer.objects.create(quantity=2, **told)
    lending.hand_out(other, "U0", phone=PHONES[0], by=keeper_there)
    assert moving.send(row, by=keeper_there).quantity == 1
    moving.arrive(row, by=keeper)
    with refused("gone"):
        moving.send(Transfer.objects.create(quantity=2, **told), by=keeper_there)


def test_either_keeper_may_say_no_and_nobody_else(station, other, keeper, keeper_there, people):
    for _time in range(2):
        row = Transfer.objects.create(
            giver=other, receiver=station, what="water", quantity=1, proposed_at=clock.now()
        )
        with pytest.raises(NotAllowed):
            moving.drop(row, by=people.actor("handler"))
        moving.drop(row, by=(keeper, keeper_there)[_time])


@pytest.mark.parametrize(("what", "kind"), [("broken", "report"), ("need", "help")])
def test_what_is_broken_or_needed_becomes_a_request(station, keeper, what, kind):
    acting.do(station, said("k", what, text="热水器坏了"), by=keeper)
    acting.do(station, said("k", what, text="热水器坏了"), by=keeper)
    row, request = (
        Raised.objects.get(),
        apps.get_model("requests.Request").objects.select_related("case").get(),
    )
    assert (request.case_id, request.kind, request.case.reference) == (row.case_id, kind, row.reference)
    assert request.case.place_path.endswith("652301001001")


def test_care_is_recorded_with_the_people_served(station, other, keeper, keeper_there):
    start = clock.now() - timedelta(days=1)
    with clock.at(start - timedelta(days=1)):
        row = caring.plan_care(
            station, "health", "义诊", start, start + timedelta(hours=2), places=20, by=keeper
        )
    with pytest.raises(NotAllowed):
        caring.record_care(station, row, served=9, note="", by=keeper_there)
    with pytest.raises(TongbanError):
        caring.record_care(other, row, served=9, note="", by=keeper_there)
    assert caring.record_care(station, row, served=9, note="", by=keeper).served == 9


def test_hours_are_kept_where_something_was_done(station, other, keeper):
    yesterday = clock.now() - timedelta(days=1)
    with clock.at(yesterday):
        acting.do(station, said("k", "visitors", quantity=1), by=keeper)
    for one in (station, other):
        one.opened_at = yesterday - timedelta(days=9)
        one.save()
    assert (days.close_day(), days.close_day()) == (2, 2)
    assert dict(OpenDay.objects.values_list("station", "kept")) == {station.pk: True, other.pk: False}


def test_the_chain_holds_no_personal_data(station, bank, keeper):
    lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper)
    acting.do(station, said("k", "note", text="王芳来过"), by=keeper)
    told = [str(e.data) for e in events.of("station", station.pk)]
    assert told
    assert not any(PHONES[0] in t or "王芳" in t for t in told)

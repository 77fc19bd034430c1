"""Who may: oneself for oneself, an office for what it keeps, nobody else; needs are met or refused."""

import pytest

from tongban.kernel.access import rights
from tongban.kernel.access.actor import NOBODY, SYSTEM, Actor, Holding
from tongban.kernel.access.models import Account
from tongban.kernel.bookings import actions, needs, queries
from tongban.kernel.bookings.models import Booking, Resource
from tongban.kernel.bookings.tests.conftest import HOUR, START, evening, hall, person
from tongban.kernel.core import clock
from tongban.kernel.core.errors import NotAllowed, TongbanError

pytestmark = pytest.mark.django_db


def account_of(who):
    row = Account.objects.create(username=f"p{who.pk}", label="p", person=who, created_at=clock.now())
    return Actor(code=f"account:{row.pk}", account=row)


def keeper_of(office, *held):
    told = frozenset(held or ("bookings.keep", "bookings.view"))
    return Actor(code="account:0", holdings=(Holding("test", told, office.pk, office.division.path),))


@pytest.fixture
def offices(world):
    return world.office("housing"), world.office("streets")


def test_one_books_cancels_and_sees_ones_own(offices):
    slot, lin, wang = evening(3, office=offices[0]), person(), person()
    mine = actions.hold(slot.pk, who=lin, by=account_of(lin), confirm=True)
    for act in (
        lambda: actions.hold(slot.pk, who=wang, by=account_of(person())),
        lambda: actions.hold(slot.pk, who=wang, by=NOBODY),
        lambda: actions.cancel(mine.pk, by=account_of(wang)),
        lambda: actions.confirm(mine.pk, by=NOBODY),
        lambda: actions.rebook(mine.pk, by=keeper_of(offices[1]), quantity=2),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (
        actions.cancel(mine.pk, by=Actor(code="account:9", account=Account(person=lin))).state == "cancelled"
    )


def test_an_office_keeps_its_own_and_no_others(offices):
    mine, theirs = (keeper_of(o) for o in offices)
    room = actions.open_resource("test.hall", "Hall", over="time", by=mine, office=offices[0])
    for act in (
        lambda: actions.open_resource("test.hall", "Hall", over="time", by=theirs, office=offices[0]),
        lambda: actions.open_resource("test.hall", "Hall", over="time", by=NOBODY),
        lambda: actions.block(room, START, START + HOUR, by=theirs, why="x"),
        lambda: actions.close_resource(room, by=theirs),
        lambda: actions.change_capacity(evening(2, office=offices[0]), 3, by=theirs),
        lambda: actions.lend(room, to=person(), by=theirs),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert actions.lend(room, to=person(), by=mine).state == "confirmed"


def test_may_and_visible_agree(offices):
    lin = person()
    for office in (*offices, None):
        actions.hold(evening(3, office=office).pk, who=person(), by=SYSTEM)
    actions.hold(evening(3).pk, who=lin, by=SYSTEM)
    for who in (
        account_of(lin),
        keeper_of(offices[0]),
        keeper_of(offices[1], "bookings.view"),
        NOBODY,
        SYSTEM,
    ):
        for right, model in (
            ("bookings.view", Booking),
            ("bookings.act", Booking),
            ("bookings.keep", Resource),
        ):
            seen = set(rights.visible(who, right, model.objects.all()))
            assert seen == {row for row in model.objects.all() if rights.may(who, right, row)}
    assert queries.visible(account_of(person())).count() == 0


def test_it_is_too_late_to_cancel_oneself_but_not_for_the_keeper(offices):
    slot, lin = evening(3, office=offices[0], cancel_before=60), person()
    mine, me = actions.hold(slot.pk, who=lin, by=SYSTEM, confirm=True), account_of(lin)
    with clock.at(START - HOUR / 2):
        with pytest.raises(TongbanError) as told:
            actions.cancel(mine.pk, by=me)
        assert told.value.code == "too_late"
        assert actions.cancel(mine.pk, by=keeper_of(offices[0])).state == "cancelled"


def test_a_need_is_met_or_refused(monkeypatch):
    asked = {"bookings.need.skill": lambda who, skill, during: "" if skill == "sewing" else "Learn it first."}
    monkeypatch.setattr(needs, "provider", asked.get)
    assert actions.hold(evening(1, needs=["skill:sewing"]).pk, who=person(), by=SYSTEM).state == "held"
    for need in ("skill:diving", "licence:C1", ""):
        with pytest.raises(TongbanError) as told:
            actions.hold(evening(1, needs=[need]).pk, who=person(), by=SYSTEM)
        assert told.value.code == "need_unmet"


@pytest.mark.parametrize("many", [0, -1, 4, 2**31, 1.5, "1", None, True])
def test_numbers_that_are_none_are_refused(many):
    with pytest.raises(TongbanError) as told:
        actions.hold(evening(3).pk, who=person(), by=SYSTEM, quantity=many)
    assert told.value.code == "quantity"


def test_a_hall_is_not_had_in_pieces():
    with pytest.raises(TongbanError):
        actions.hold_time(hall(), START, START + HOUR, who=person(), by=SYSTEM, quantity=2)


def test_it_is_too_late_to_move_it_where_it_is_too_late_to_cancel(offices):
    slot, lin = evening(3, office=offices[0], cancel_before=60), person()
    later = evening(3, at=START + 24 * HOUR)
    mine = actions.hold(slot.pk, who=lin, by=SYSTEM, confirm=True)
    with clock.at(START - HOUR / 2):
        with pytest.raises(TongbanError) as told:
            actions.rebook(mine.pk, by=account_of(lin), slot=later)
        assert told.value.code == "too_late"
        assert actions.rebook(mine.pk, by=keeper_of(offices[0]), slot=later).state == "confirmed"

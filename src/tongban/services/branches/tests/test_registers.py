"""What offices confirm holds here, too: organisations and members follow the ledger, in any order, and back again."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.clock import today
from tongban.kernel.core.models import Event
from tongban.kernel.exchange import actions as exchange
from tongban.kernel.exchange.models import Difference
from tongban.kernel.parties.models import Office, Organisation
from tongban.services.branches.actions import covering, moving
from tongban.services.branches.models import Duty, Member, Move, Stay, Unit
from tongban.services.branches.queries.gaps import unplaced
from tongban.services.branches.tests.conftest import credit_code, id_number
from tongban.services.branches.tests.lists import accounts_for_every_row, confirm_all, send

DAY = today() - timedelta(days=60)


def firm(n=1, **given):
    told = {
        "credit_code": credit_code(n),
        "name": f"宁边企业{n}",
        "field": "enterprise",
        "division": "652301001",
        "staff": "8",
    }
    return {**told, "representative": "李明", "phone": "0994-2345678", "address": "宁边路1号", **given}


def person(n=1, **given):
    told = {"name": "王小平", "id_number": id_number(n), "phone": f"138001380{n:02d}", "born": "1990-01-01"}
    return {**told, "branch": "home branch", "division": "652301001001", "status": "serving", **given}


@pytest.fixture
def offices(world, bodies):
    made = {code: world.office(code) for code in ("centre", "housing", "streets")}
    Office.objects.filter(code="housing").update(office_kind="市场监管局")
    Office.objects.filter(code="streets").update(office_kind="街道乡镇")
    return made


@pytest.fixture
def send_firms(offices):
    def go(*rows, days=0, office="centre", full=None):
        return send(offices[office], "organisations", rows, day=DAY + timedelta(days=days), full=full)

    return go


@pytest.fixture
def send_people(offices):
    def go(*rows, days=0, office="centre", full=None):
        return send(offices[office], "members", rows, day=DAY + timedelta(days=days), full=full)

    return go


def units():
    rows = Unit.objects.order_by("organisation__credit_code")
    return [(str(u.organisation), u.staff, u.phone.open(), u.valid.lower, u.valid.upper) for u in rows]


def test_a_confirmed_organisation_is_listed_and_an_unconfirmed_one_is_not(send_firms):
    send_firms(firm())
    assert units() == []
    confirm_all()
    assert units() == [("宁边企业1", 8, "0994-2345678", DAY, None)]


def test_licence_facts_go_to_market_regulation_and_addresses_to_the_town(send_firms, offices):
    send_firms(firm())
    assert Difference.objects.get().office == offices["housing"]
    confirm_all()
    send_firms(firm(name="宁边企业一", address="宁边路2号", staff="60"), days=1)
    waiting = {d.field: d.office_id for d in Difference.objects.filter(state="waiting")}
    town, market = offices["streets"].pk, offices["housing"].pk
    assert waiting == {"name": market, "address": town, "staff": town}
    confirm_all()
    unit = Unit.objects.get()
    assert (str(unit.organisation), unit.address, unit.size) == ("宁边企业一", "宁边路2号", "medium")


def test_who_is_missing_from_a_full_list_goes_once_confirmed(send_firms, world, bodies):
    send_firms(*[firm(n) for n in range(1, 31)])
    confirm_all()
    covering.cover(Unit.objects.first(), bodies["home"], by=SYSTEM)
    sent = send_firms(*[firm(n) for n in range(2, 31)], days=10, full=world.division("652301"))
    assert accounts_for_every_row(sent)
    confirm_all()
    gone = Unit.objects.exclude(valid__endswith=None).get()
    assert (str(gone.organisation), gone.valid.upper) == ("宁边企业1", DAY + timedelta(days=10))


def test_a_list_taken_back_leaves_what_was_before(send_firms):
    first = send_firms(firm(1))
    confirm_all()
    second = send_firms(firm(1, staff="60"), firm(2), days=5)
    confirm_all()
    assert [u[1] for u in units()] == [60, 8]
    exchange.take_back(second, by=SYSTEM)
    assert units() == [("宁边企业1", 8, "0994-2345678", DAY, None)]
    exchange.take_back(first, by=SYSTEM)
    assert (units(), Organisation.objects.filter(kind="enterprise").count()) == ([], 2)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_confirmations_in_any_order_give_one_end_state(send_firms, order):
    send_firms(firm())
    confirm_all()
    for days, staff in ((1, "20"), (2, "60"), (3, "9")):
        send_firms(firm(staff=staff, address=f"宁边路{days}号"), days=days)
    pks = list(
        Difference.objects.filter(state="waiting", field="staff")
        .order_by("submission__day")
        .values_list("pk", flat=True)
    )
    for at in order:
        exchange.confirm(pks[at], by=SYSTEM, reason="核实过")
    assert Unit.objects.get().staff == 9


def test_a_confirmed_member_is_on_the_home_branchs_lists(send_people, bodies):
    send_people(person(1), person(2, branch="nowhere"))
    confirm_all()
    member = Member.objects.get()
    assert member.born.open() == "1990-01-01"
    assert {(s.kind, s.body) for s in Stay.objects.all()} == {
        ("home", bodies["home"]),
        ("present", bodies["home"]),
    }


def test_another_branch_in_the_ledger_is_a_move_that_the_branch_confirms(send_people, bodies):
    send_people(person())
    confirm_all()
    send_people(person(branch="away branch", division="652302001001", status="retired"), days=5)
    confirm_all()
    move = Move.objects.get()
    assert (move.state, move.kind, move.target) == ("asked", "transfer", bodies["away"])
    assert Stay.objects.get(kind="present").body == bodies["home"]
    assert Duty.objects.order_by("-valid")[0].status == "retired"
    moving.confirm_move(move, by=SYSTEM)
    assert {s.body for s in Stay.objects.filter(valid__contains=today())} == {bodies["away"]}


def test_taking_the_list_back_takes_back_the_move_and_the_member(send_people, bodies):
    first = send_people(person())
    confirm_all()
    second = send_people(person(branch="away branch", division="652302001001"), days=5)
    confirm_all()
    exchange.take_back(second, by=SYSTEM)
    assert Move.objects.get().state == "withdrawn"
    Move.objects.all().delete()
    exchange.take_back(first, by=SYSTEM)
    assert not Member.objects.exists()


def test_a_new_phone_is_known_once_confirmed(send_people):
    send_people(person())
    confirm_all()
    send_people(person(phone="13900139000"), days=5)
    assert Member.objects.get().person.phone.open() == "13800138001"
    confirm_all()
    assert Member.objects.get().person.phone.open() == "13900139000"


def test_a_member_without_id_number_is_the_same_one_with_another_phone(send_people):
    send_people(person(id_number=""))
    confirm_all()
    send_people(person(id_number="", phone="13900139000"), days=5)
    confirm_all()
    assert Member.objects.get().person.phone.open() == "13900139000"


@pytest.mark.parametrize(("born", "count"), [("1990-01-01", 1), ("1990-01-02", 2)])
def test_who_was_entered_by_hand_is_known_by_branch_name_and_birth_date(
    send_people, make_member, born, count
):
    by_hand = make_member(name="王小平", id_number="", phone="13800138001", born=date(1990, 1, 1))
    send_people(person(id_number="", phone="13900139000", born=born))
    confirm_all()
    assert Member.objects.count() == count
    by_hand.refresh_from_db()
    assert bool(by_hand.ledger_key) == (count == 1)


def test_two_of_one_name_and_day_at_a_branch_are_left_to_people(send_people, make_member):
    for n in (1, 2):
        make_member(name="王小平", id_number="", phone=f"1380013800{n}", born=date(1990, 1, 1))
    send_people(person(id_number="", phone="13900139000"))
    confirm_all()
    assert Member.objects.filter(ledger_key="").count() == 2


def test_who_cannot_follow_keeps_nobody_else_from_taking_effect(send_people, bodies):
    send_people(
        person(1), person(2, name="王小安", id_number="", phone="13800138001", born="1999-09-09"), person(3)
    )
    confirm_all()
    assert (Member.objects.count(), unplaced().count()) == (2, 1)
    assert Event.objects.filter(stream="branch_ledger", code="not_followed").count() == 1

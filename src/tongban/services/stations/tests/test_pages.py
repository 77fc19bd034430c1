"""The pages: found, borrowed and given back by a phone; a keeper's page without scripts; the workbench and its files."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.people import grant
from tongban.kernel.activities.models import Activity
from tongban.kernel.core import clock
from tongban.services.stations.actions import counting, lending
from tongban.services.stations.models import Act, Loan, Station, Stock, Transfer, VisitDay
from tongban.services.stations.tests.conftest import PHONES

KEY = "abcdefghijklmnop"


@pytest.fixture
def hand(people, keeper):
    """The keeper's phone."""
    return people.client("stranger")


@pytest.fixture
def page(station):
    return reverse("stations:keep_at", args=[station.code])


def press(client, page, what, key=KEY, **said):
    return client.post(page, {"key": key, "what": what, **said})


def ask(client, page, what, key=KEY, **said):
    return client.post(page, {"key": key, "what": what, **said}, headers={"accept": "application/json"})


def test_everybody_finds_what_is_open_near(client, station, other, make_station):
    make_station("ST3", week=(), name="never open")
    told = client.get(reverse("stations:near"), {"lon": "87.3", "lat": "44.0"}).content.decode()
    assert told.index("ST1") < told.index("ST2")
    assert "never open" not in told
    assert "never open" in client.get(reverse("stations:near"), {"every": "on"}).content.decode()
    near = client.get(reverse("stations:near"), {"place": "652302"}).content.decode()
    assert "ST2" in near
    assert "ST1" not in near


def test_a_door_of_the_first_page_leads_there(client, db):
    doors = client.get("/").content.decode().split("<main")[1].split("</nav>")[0]
    assert f'href="{reverse("stations:near")}"' in doors


@pytest.mark.parametrize("query", ["lon=x&lat=1", "place=zz", "has=gold", "lon=999&lat=1", "lon=1"])
def test_garbage_in_the_address_is_no_error(client, station, query):
    assert client.get(f"{reverse('stations:near')}?{query}").status_code == 200


def test_what_one_needs_narrows_the_list(client, make_station):
    make_station("ST1", amenities=["water", "shower"], name="has both")
    make_station("ST2", amenities=["water"], name="has one")
    told = client.get(reverse("stations:near"), {"has": ["water", "shower"]}).content.decode()
    assert "has both" in told
    assert "has one" not in told


def test_a_list_costs_the_same_for_one_and_for_four(client, make_station, django_assert_max_num_queries):
    for n in range(4):
        make_station(f"A{n}")
        with django_assert_max_num_queries(14):
            client.get(reverse("stations:near"), {"lon": "87.3", "lat": "44.0"})


def test_a_stranger_is_sent_to_give_the_phone_once_and_comes_back(client, station, bank):
    answer = client.post(reverse("stations:borrow", args=["ST1"]), {"code": "PB1", "key": KEY})
    assert answer.headers["Location"] == f"{reverse('people:phone')}?next=%2Fstations%2Fat%2FST1%2F"
    assert not Loan.objects.exists()


def test_borrowed_by_the_sign_and_given_back_elsewhere(people, station, other, bank):
    phone = people.client("signed_in")
    assert "PB1" in phone.get(reverse("stations:at", args=["ST1"])).content.decode()
    for _time in range(2):
        phone.post(reverse("stations:borrow", args=["ST1"]), {"code": "PB1", "key": KEY})
    loan = Loan.objects.get()
    assert "PB1" in phone.get(reverse("stations:mine")).content.decode()
    there = reverse("stations:give_back", args=["ST2"])
    assert phone.post(there, {"loan": "x"}).status_code == 404
    assert phone.post(there, {"loan": loan.pk}).status_code == 302
    loan.refresh_from_db()
    assert loan.back_at == other


def test_what_somebody_else_borrowed_is_not_there(people, station, bank, keeper):
    loan = lending.hand_out(station, "PB1", phone=PHONES[0], by=keeper)
    phone = people.client("signed_in")
    assert phone.post(reverse("stations:give_back", args=["ST1"]), {"loan": loan.pk}).status_code == 404
    assert "PB1" not in phone.get(reverse("stations:mine")).content.decode()


def test_the_keepers_page_counts_without_scripts(hand, page, station):
    assert hand.get(page).status_code == 200
    for _time in range(2):
        assert press(hand, page, "visitors", quantity="5").status_code == 302
    assert VisitDay.objects.get().people == 5
    below = press(hand, page, "visitors", KEY + "2", quantity="-9")
    assert below.status_code == 409
    assert VisitDay.objects.get().people == 5


def test_a_phone_is_told_in_words_what_is_refused(hand, page, bank):
    answer = ask(hand, page, "take_back", code="PB1")
    assert (answer.status_code, bool(answer.json()["why"])) == (409, True)
    assert ask(hand, page, "hand_out", KEY + "2", code="PB1", phone="12").status_code in {400, 409, 422}
    assert ask(hand, page, "fly", KEY + "3").status_code == 422
    assert ask(hand, page, "visitors", "short", quantity=1).status_code == 422
    told = ask(hand, page, "visitors", quantity=1, done_at="garbage", sent_at="99999-01-01T00:00:00Z")
    assert told.json() == {"what": "visitors", "people": 1}
    assert Act.objects.get().ahead is None


def test_what_was_typed_stays_where_it_is_refused(hand, page):
    given = {"what": "hand_out", "key": KEY + "9", "code": "XX", "phone": "13900000011"}
    said = hand.post(page, given).content.decode()
    assert said.count('value="XX"') == said.count('value="13900000011"') == 1


def test_another_keeper_and_whoever_has_no_role_are_refused(people, page, station, keeper_there):
    there = people.client("clerk")
    assert there.get(page).status_code == 404
    assert ask(there, page, "visitors", quantity=1).status_code == 403
    assert people.client("handler").get(page).status_code == 403
    assert people.client("resident").get(page).status_code == 302
    assert not VisitDay.objects.exists()


def test_the_only_station_opens_at_once(hand, page):
    assert hand.get(reverse("stations:keep")).headers["Location"] == page
    told = hand.get(reverse("stations:keep_now")).json()
    assert told["lock"]["crv"] == "P-256"


def test_the_shell_is_of_nobody_and_the_worker_names_it(client, station):
    shell = client.get(reverse("stations:keep_shell"))
    assert "csrf" not in shell.content.decode()
    assert not shell.cookies
    worker = client.get(reverse("stations:keep_worker"))
    assert reverse("stations:keep_shell") in worker.content.decode()


def test_a_move_is_confirmed_on_both_pages(people, hand, station, other, keeper, keeper_there):
    counting.receive(other, "water", 40, by=keeper_there)
    counting.receive(station, "water", 1, by=keeper)
    row, there = Transfer.objects.get(), people.client("clerk")
    assert hand.post(reverse("stations:send", args=[row.pk]), {"at": "ST1"}).status_code == 403
    assert there.post(reverse("stations:send", args=[row.pk]), {"at": "ST2"}).status_code == 302
    assert hand.post(reverse("stations:arrive", args=[row.pk]), {"at": "ST1"}).status_code == 302
    assert Stock.objects.get(station=station).level == 1 + row.quantity
    assert hand.post(reverse("stations:arrive", args=[row.pk]), {"at": "ST1"}).status_code == 409


def test_care_is_planned_and_recorded_by_the_keeper(hand, station):
    page = reverse("stations:care", args=["ST1"])
    ahead = clock.now().astimezone(clock.BEIJING) + timedelta(days=2)
    said = {
        "what": "health",
        "title": "义诊",
        "day": ahead.date(),
        "begins": "10:00",
        "ends": "12:00",
        "places": 9,
    }
    assert hand.post(page, {**said, "ends": "09:00"}).status_code == 422
    assert hand.post(page, said).status_code == 302
    row = Activity.objects.get()
    early = hand.post(page, {"activity": row.pk, "served": 7})
    assert early.status_code == 422
    with clock.at(ahead + timedelta(days=1)):
        assert hand.post(page, {"activity": row.pk, "served": 7}).status_code == 302
    row.refresh_from_db()
    assert row.served == 7


def test_the_workbench_lists_filters_and_exports(people, manager, station, other):
    desk = people.client("county_supervisor")
    assert "ST1" in desk.get(reverse("stations:list")).content.decode()
    told = desk.get(reverse("stations:list"), {"county": "652300.652302", "export": "csv"})
    text = b"".join(told.streaming_content).decode()
    assert "ST2" in text
    assert "ST1" not in text
    assert desk.get(reverse("stations:list"), {"export": "xlsx", "low": "on"}).status_code == 200
    for name in ("one", "sign"):
        assert desk.get(reverse(f"stations:{name}", args=["ST1"])).status_code == 200
    assert people.client("handler").get(reverse("stations:list")).status_code == 403


def test_a_manager_changes_the_stations_of_the_own_division_only(people, manager, station, other):
    desk = people.client("county_supervisor")
    hours = {"act": "hours", "hours-week": "周一至周五 08:00-12:00 14:00-20:00"}
    assert desk.post(reverse("stations:one", args=["ST1"]), hours).status_code == 302
    assert (station.hours.count(), desk.post(reverse("stations:one", args=["ST2"]), hours).status_code) == (
        10,
        404,
    )
    wrong = {**hours, "hours-week": "周一 12:00-08:00"}
    assert desk.post(reverse("stations:one", args=["ST1"]), wrong).status_code == 409
    assert station.hours.count() == 10
    item = {"act": "item", "item-kind": "umbrella", "item-code": "U1"}
    assert desk.post(reverse("stations:one", args=["ST1"]), item).status_code == 302
    assert desk.post(reverse("stations:one", args=["ST1"]), item).status_code == 409


def test_a_new_station_stands_in_the_own_division(people, world, manager):
    desk, office = people.client("county_supervisor"), world.office("streets")
    world.division("652301001001"), world.division("652302001001")
    said = {
        "code": "N1",
        "name": "新驿站",
        "kind": "drivers",
        "division": "652301001001",
        "office": office.code,
        "week": "每天 00:00-24:00",
    }
    offered = desk.get(reverse("stations:new")).content.decode()
    assert ("652301001001" in offered, "652302001001" in offered) == (True, False)
    assert desk.post(reverse("stations:new"), {**said, "division": "652302001001"}).status_code == 422
    assert desk.post(reverse("stations:new"), {**said, "office": "nobody"}).status_code == 422
    assert desk.post(reverse("stations:new"), {**said, "week": "someday"}).status_code == 422
    assert desk.post(reverse("stations:new"), said).status_code == 302
    assert Station.objects.get().hours.count() == 8


def test_a_manager_takes_an_exception_back(people, manager, station):
    desk, page = people.client("county_supervisor"), reverse("stations:one", args=["ST1"])
    assert desk.post(page, {"act": "day", "day-day": "2031-01-01", "day-note": "x"}).status_code == 302
    assert station.special_days.count() == 1
    for _twice in range(2):
        assert desk.post(page, {"act": "usual", "usual-day": "2031-01-01"}).status_code == 302
    assert station.special_days.count() == 0


def test_programs_find_and_act(client, people, world, keeper, station, bank):
    answer = client.get("/api/stations?longitude=87.3&latitude=44.01")
    assert answer.status_code == 200, answer.content
    rows = answer.json()
    assert [(r["code"], r["open"]) for r in rows] == [("ST1", True)]
    assert rows[0]["metres"] > 1000
    assert client.get("/api/stations/ST1").json()["lying"] == {"power_bank": 1}
    assert client.get("/api/stations/XX").status_code == 404
    body = {"key": KEY, "what": "visitors", "quantity": 2}
    send = lambda c: c.post("/api/stations/ST1/acts", json.dumps(body), content_type="application/json")  # noqa: E731
    assert send(client).status_code == 401
    assert [send(people.client("stranger")).json()["people"] for _ in range(2)] == [2, 2]
    grant(world, people["clerk"], "stations.keeper", "centre", "652301")
    assert send(people.client("clerk")).status_code == 403

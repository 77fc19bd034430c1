"""The pages: two taps on the portal, a leader's phone, the workbench by right; records that verify or do not."""

import io
import re
from datetime import datetime, timedelta

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from tests.marking import ids_twice
from tests.people import BACKEND
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions as activities
from tongban.kernel.activities.models import Certificate, Correction, Hours, Presence
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock
from tongban.services.volunteers import ics
from tongban.services.volunteers.actions import holding
from tongban.services.volunteers.models import Need, Volunteer
from tongban.services.volunteers.tests.conftest import START, at

pytestmark = pytest.mark.django_db
DESK = ("people", "teams", "desk_events", "needs", "waiting")


def browser(actor):
    client = Client()
    client.force_login(actor.account, backend=BACKEND)
    return client


def page(client, name, *args, **data):
    return client.get(reverse(f"volunteers:{name}", args=args), data)


def send(client, name, *args, **data):
    return client.post(reverse(f"volunteers:{name}", args=args), data)


@pytest.mark.parametrize("name", DESK)
def test_the_workbench_is_for_staff(people, coordinator, name):
    assert page(people.client("stranger"), name).status_code == 200
    assert page(people.client("resident"), name).status_code == 302
    assert page(people.client("handler"), name).status_code == 403


def test_an_office_sees_masked_people_of_its_county_alone(people, coordinator, make, world):
    make(1), make(2, division=world.division("652302001001"))
    told = page(people.client("stranger"), "people")
    assert len(told.context["part"].rows) == 1
    assert "李明1" not in told.content.decode()
    assert "13800000001" not in told.content.decode()
    mine, other = (Volunteer.objects.get(place_path__contains=c).pk for c in ("652301", "652302"))
    assert page(people.client("stranger"), "person", mine).status_code == 200
    assert page(people.client("stranger"), "person", other).status_code == 404
    assert "李明1" not in b"".join(page(people.client("stranger"), "people", export="csv")).decode()


def test_whoever_may_not_export_gets_no_file(people, world, make):
    from tests.people import grant

    grant(world, people["handler"], "volunteers.community", "housing", "652301")
    assert page(people.client("handler"), "teams", export="csv").status_code == 403


def test_two_taps_give_a_place_and_a_calendar_file(shift, make):
    client = browser(make(1)[1])
    assert page(client, "event", shift.activity_id).status_code == 200
    answer = send(client, "sign_up", shift.pk)
    assert answer.url == reverse("volunteers:event", args=[shift.activity_id])
    assert Booking.objects.get().state == "confirmed"
    file = page(client, "calendar", shift.pk).content.decode()
    assert "DTSTART:20300506T020000Z" in file
    assert all(len(x.encode()) < 76 for x in file.split("\r\n"))
    send(client, "off", Booking.objects.get().pk)
    assert Booking.objects.get().state == "cancelled"


def test_whoever_is_not_registered_registers_and_comes_back(shift, people):
    client = people.client("signed_in")
    event = shift.activity_id
    assert send(client, "sign_up", shift.pk).url == f"{reverse('volunteers:join')}?event={event}"
    told = {
        "name": "王芳",
        "born": "1990-01-01",
        "division": shift.activity.division.parent_id,
        "skills": ["law"],
    }
    answer = client.post(f"{reverse('volunteers:join')}?event={event}", told)
    assert answer.url == reverse("volunteers:event", args=[event])
    assert Volunteer.objects.get(skills=["law"]).division == shift.activity.division.parent


def test_coming_and_leaving_by_the_shown_code(shift, make, leader):
    client, head = browser(make(1)[1]), browser(leader[1])
    send(client, "sign_up", shift.pk)
    for way, minutes in (("in", 0), ("out", 60)):
        with at(minutes):
            shown = page(head, "led_code", shift.pk, way)
            assert shown["Refresh"] == "30"
            assert "<svg" in shown.content.decode()
            assert send(client, "come", c=shown.context["told"]).status_code == 200
    assert Hours.objects.get().minutes == 60


def test_a_garbled_code_is_told(shift, make):
    client = browser(make(1)[1])
    for text in ("", "x", "TB.1.in.2.3", "TB.99999999999999999999.in.1.A", "TB.١.in.1.A"):
        assert page(client, "come", c=text).status_code == 200
        assert send(client, "come", c=text).status_code in (400, 422)


@pytest.mark.parametrize("name", ["led", "led_people", "led_list"])
def test_only_who_leads_sees_a_leaders_pages(shift, make, leader, name):
    pk = shift.activity_id if name == "led" else shift.pk
    assert page(browser(leader[1]), name, pk).status_code == 200
    assert page(browser(make(1)[1]), name, pk).status_code == 404


def test_a_leader_makes_an_event_and_closes_it(team, template, leader):
    head = browser(leader[1])
    made = send(head, "new_event", team.pk, template=template.pk, start="2030-05-06T10:00", place="广场")
    assert page(head, "led", made.url.split("/")[-2]).context["row"].state == "open"
    with at(200):
        send(head, "led", made.url.split("/")[-2], served="35", note="done")
        row = page(head, "led", made.url.split("/")[-2]).context["row"]
    assert (row.state, row.served) == ("recorded", 35)


def test_a_list_taken_along_is_brought_in_once(shift, make, leader):
    head, (person, actor) = browser(leader[1]), make(1)
    held = holding.sign_up(shift.pk, person, by=actor)
    with at(0):
        token = page(head, "led_list", shift.pk).context["list"]["token"]
    told = {"token": token, f"came-{held.pk}": "10:05", f"left-{held.pk}": "11:35", "came-x": "1"}
    with at(180):
        for said in ("taken", "there"):
            assert send(head, "led_list", shift.pk, **told).context["lines"][0].state == said
        assert send(head, "led_list", shift.pk, **{**told, "token": "x"}).status_code == 422
        assert send(head, "led_list", shift.pk, **{**told, f"came-{held.pk}": "99:99"}).status_code == 422
    assert Hours.objects.get().minutes == 90


def test_a_correction_is_asked_by_one_and_decided_by_another(shift, make, leader, people, coordinator):
    person, actor = make(1)
    holding.sign_up(shift.pk, person, by=actor)
    told = {"came_at": "2030-05-06T10:00", "left_at": "2030-05-06T11:00", "why": "forgot the phone"}
    with at(180):
        send(browser(leader[1]), "led_correct", shift.pk, person.pk, **told)
        asked = Correction.objects.get()
        assert send(people.client("handler"), "decide", asked.pk, grant="yes").status_code == 403
        send(people.client("stranger"), "decide", asked.pk, grant="yes")
    assert Hours.objects.get().minutes == 60


@pytest.fixture
def certificate(shift, make):
    person, actor = make(1)
    holding.sign_up(shift.pk, person, by=actor)
    with at(180):
        activities.tell_presence(shift.pk, person, START, START.replace(hour=12), by=SYSTEM)
        send(browser(actor), "certify", since="2030-01-01", until="2030-12-31")
    return Certificate.objects.get(), actor


def test_a_record_verifies_for_anybody_and_with_a_changed_digit_does_not(certificate, make):
    row, _actor = certificate
    verified = page(Client(), "verify", number=row.number)
    assert verified.context["found"].minutes == 120
    issued = row.issued_at.astimezone(clock.BEIJING).date().isoformat()
    for said in ("2小时00分", f"{row.since} – {row.until}", issued):  # as it is printed
        assert said in verified.content.decode()
    for n, letter in enumerate(row.number):
        if letter.isdigit():
            changed = f"{row.number[:n]}{(int(letter) + 1) % 10}{row.number[n + 1 :]}"
            assert page(Client(), "verify", number=changed).status_code == 404
    for garbage in ("x" * 500, "'; --", "ZY"):
        assert page(Client(), "verify", number=garbage).status_code == 404


def test_the_paper_says_what_the_record_says_and_is_ones_own(certificate, make):
    row, actor = certificate
    early = datetime(2030, 6, 2, 7, tzinfo=clock.BEIJING)  # in Greenwich the day before
    Certificate.objects.filter(pk=row.pk).update(issued_at=early)
    answer = page(browser(actor), "record", row.number)
    paper = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    words = paper[0].get_textpage().get_text_bounded()
    assert row.number in words
    assert "李明1" in words
    assert "2小时00分" in words
    assert "2030-06-02" in words
    assert page(browser(make(2)[1]), "record", row.number).status_code == 404


def test_a_need_is_asked_on_the_desk_taken_and_met_on_the_phone(people, world, team, template, leader):
    from tests.people import grant

    grant(world, people["handler"], "volunteers.community", "housing", "652301")
    told = {"title": "陪护老人", "division": team.division_id, "office": team.office_id, "wanted_on": "2030-05-06",
            "people": "3"}  # fmt: skip
    assert send(people.client("handler"), "ask", **told).status_code == 302
    head, need = browser(leader[1]), Need.objects.get()
    send(head, "take", team.pk, need.pk)
    send(head, "new_event", team.pk, template=template.pk, start="2030-05-06T10:00", place="x", need=need.pk)
    need.refresh_from_db()
    assert need.state == "met"


def test_each_event_is_rated_in_fields_of_its_own(make, browser, shift, team, template, leader):
    person, actor = make(9)
    other = holding.plan(team, template, START + timedelta(days=1), place="x", by=leader[1])
    for one in (shift, other.shifts.get()):
        Presence.objects.create(shift=one, person=person, came_at=one.during.lower, came_how="code")
    told = page(browser(actor), "mine").content.decode()
    assert told.count('name="points"') == 2
    assert ids_twice(told) == []


def test_a_calendar_file_is_escaped(shift):
    shift.activity.title = "扫,雪;\n" * 20
    lines = ics.calendar_of(shift, url="x").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert re.sub(r"\r\n ", "", "\r\n".join(lines)).count("扫\\,雪\\;\\n") == 20


def test_changing_skills_keeps_the_community_one_lives_in(make, browser):
    person, actor = make(9)
    mine, row = browser(actor), Volunteer.objects.get(person=person)
    page = mine.get(reverse("volunteers:mine")).content.decode()
    assert f'value="{row.division_id}" selected' in page
    said = {"division": row.division_id, "skills": ["law"], "available": []}
    assert mine.post(reverse("volunteers:mine"), said).status_code == 302
    row.refresh_from_db()
    assert (row.skills, row.division.code) == (["law"], "652301001001")


def test_a_record_bears_the_day_of_beijing_and_any_last_day(make, shift):
    person, actor = make(1)
    holding.sign_up(shift, person, by=actor)
    with at(130):
        activities.tell_presence(shift.pk, person, START, START.replace(hour=12), by=SYSTEM)
    with clock.at(START.replace(day=8, hour=7)):
        client = browser(actor)
        assert send(client, "certify", since="2030-05-01", until="9999-12-31").status_code == 302
        number = Certificate.objects.get().number
        told = pypdfium2.PdfDocument(page(client, "record", number).content)
    assert "2030-05-08" in told[0].get_textpage().get_text_range()


def test_the_last_day_there_is_finds_nothing(client):
    assert page(client, "events", day="9999-12-31").status_code == 200


def test_a_shift_over_midnight_is_noted_by_the_clock(make, team, leader):
    late = START.replace(hour=22)
    template = activities.make_template("volunteers.event", "夜巡", minutes=240, by=SYSTEM, shifts=[{"after": 0, "minutes": 240, "places": 2}])  # fmt: skip
    row = holding.plan(team, template, late, place="宁合广场", by=leader[1])
    activities.open_activity(row.pk, by=leader[1])
    person, actor = make(1)
    booking = holding.sign_up(row.shifts.get().pk, person, by=actor)
    with clock.at(late.replace(day=7, hour=9)):
        client, shift = browser(leader[1]), row.shifts.get()
        given = activities.take_list(shift.pk, by=SYSTEM)["token"]
        send(client, "led_list", shift.pk, token=given, **{f"came-{booking.pk}": "21:55", f"left-{booking.pk}": "01:30"})  # fmt: skip
    assert Hours.objects.get(person=person).minutes == 210

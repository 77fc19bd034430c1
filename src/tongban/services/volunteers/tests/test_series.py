"""Events that recur: planned at once, signed up for date by date or for all; one date that is full stops no other."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.parties.actions.people import find_or_make_person
from tongban.services.volunteers.actions import holding, recurring
from tongban.services.volunteers.tests.conftest import START

UNTIL = date(2030, 5, 20)  # three Mondays


@pytest.fixture
def series(team, template, leader):
    return recurring.plan_series(team, template, START, until=UNTIL, place="宁合广场", by=leader[1])


def test_each_week_until_the_last_day_and_open_at_once(series):
    row, made = series
    assert [a.during.lower for a in made] == [START + timedelta(weeks=n) for n in range(3)]
    assert {(a.series_id, a.leader_id is not None) for a in made} == {(row.pk, True)}
    for one in made:
        one.refresh_from_db()
    assert {a.state for a in made} == {"open"}


@pytest.mark.parametrize("until", [START.date(), START.date() + timedelta(weeks=70)])
def test_a_last_day_that_is_none(until, team, template, leader):
    with pytest.raises(TongbanError) as refused:
        recurring.plan_series(team, template, START, until=until, place="x", by=leader[1])
    assert refused.value.code == "until"


def test_others_plan_none(team, template, make):
    with pytest.raises(NotAllowed):
        recurring.plan_series(team, template, START, until=UNTIL, place="x", by=make(3)[1])


def test_signing_up_for_all_takes_what_there_is(series, make):
    row, made = series
    for n in (1, 2):  # the second date is full
        person, actor = make(n)
        holding.sign_up(made[1].shifts.get(), person, by=actor)
    person, actor = make(3)
    told = recurring.sign_up_for_all(row, 0, person.pk, by=actor)
    assert [one.state for one in told] == ["confirmed", "waiting", "confirmed"]
    again = recurring.sign_up_for_all(row, 0, person.pk, by=actor)
    assert [bool(one.why) for one in again] == [True, True, True]
    assert recurring.sign_up_for_all(row, 5, person.pk, by=actor) == []


def test_the_page_shows_the_dates_and_signs_up(series, make, browser):
    row, made = series
    _person, actor = make(4)
    client = browser(actor)
    page = client.get(reverse("volunteers:series", args=[row.pk])).content.decode()
    assert page.count("0 / 2") == 3
    event = client.get(reverse("volunteers:event", args=[made[0].pk])).content.decode()
    assert reverse("volunteers:series", args=[row.pk]) in event
    told = client.post(reverse("volunteers:sign_up_for_all", args=[row.pk]), {"which": "0"})
    assert told.content.decode().count("You have a place.") == 3
    assert "You have a place." in client.get(reverse("volunteers:series", args=[row.pk])).content.decode()


def test_a_leader_plans_a_series_on_the_phone(team, template, leader, browser):
    client = browser(leader[1])
    said = {"template": template.pk, "start": "2030-05-06T10:00", "until": "2030-05-20", "place": "广场"}
    said |= {"lon": "87.3", "lat": "44.01"}
    answer = client.post(reverse("volunteers:new_event", args=[team.pk]), said)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(reverse("gazetteer:map")).content.decode()
    assert page.count("清扫街道") >= 3
    assert "<circle" in page


def test_nobody_unregistered_signs_up(series, world):
    person, _new = find_or_make_person(by="system", phone="13900000099")
    with pytest.raises(TongbanError) as refused:
        recurring.sign_up_for_all(series[0], 0, person.pk, by=SYSTEM)
    assert refused.value.code == "unregistered"

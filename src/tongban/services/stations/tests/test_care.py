"""Care at a station: whoever gave their phone signs up on the portal, waits, moves up, signs off; it stands on the map."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.models import Account
from tongban.kernel.core import clock
from tongban.kernel.parties.actions.people import find_or_make_person
from tongban.services.stations.actions import caring
from tongban.services.stations.queries import keeping


@pytest.fixture
def care(station):
    """A haircut with one place, tomorrow."""
    start = clock.now() + timedelta(days=1)
    return caring.plan_care(
        station, "haircut", "免费理发", start, start + timedelta(hours=2), places=1, by=SYSTEM
    )


@pytest.fixture
def riders(db):
    """Two who are signed in by phone, each with a browser."""

    def made(n):
        person, _new = find_or_make_person(by="system", phone=f"1380000{n:04d}")
        account = Account.objects.create(username=f"r{n}", label="r", person=person, created_at=clock.now())
        browser = Client(headers={"accept-language": "en"})
        browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return person, browser

    return [made(n) for n in (1, 2)]


def test_sign_up_wait_and_move_up(station, care, riders, client):
    join = reverse("stations:join_care", args=[station.code, care.pk])
    assert reverse("people:phone") in client.post(join).url
    for _person, browser in riders:
        assert browser.post(join).status_code == 302
    held = [keeping.care_of(person.pk).get() for person, _b in riders]
    assert [b.state for b in held] == ["confirmed", "waiting"]
    page = riders[1][1].get(reverse("stations:mine")).content.decode()
    assert "waiting list" in page
    assert "You signed up" in riders[0][1].get(reverse("stations:at", args=[station.code])).content.decode()
    assert riders[1][1].post(reverse("stations:leave_care", args=[held[0].pk])).status_code == 404
    riders[0][1].post(reverse("stations:leave_care", args=[held[0].pk]))
    held[1].refresh_from_db()
    assert held[1].state == "confirmed"


def test_care_of_another_station_is_not_here(care, other, riders):
    assert riders[0][1].post(reverse("stations:join_care", args=[other.code, care.pk])).status_code == 404


def test_the_map_shows_what_is_open(station, other, client):
    page = client.get(reverse("gazetteer:map")).content.decode()
    assert page.count("<circle") == 2
    assert all(reverse("stations:at", args=[code]) in page for code in ("ST1", "ST2"))
    county = client.get(reverse("gazetteer:map"), {"county": "652300.652301"}).content.decode()
    assert county.count("<circle") == 1
    assert client.get(reverse("gazetteer:map"), {"county": "nowhere"}).status_code == 200

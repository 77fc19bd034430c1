"""A phone tells where it stands by a tap, and only by that: to find what is near, and to set up a station on the spot."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.people import grant
from tongban.services.stations.models import Station

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
HERE = {"geolocation": {"longitude": 87.3049, "latitude": 44.0137}, "permissions": ["geolocation"]}
NEAR = "[data-near]"


def test_what_is_near_is_asked_with_the_position_rounded(town):
    page = town.page("resident", **HERE)
    page.goto(f"{town.url}/stations/")
    page.click(NEAR)
    page.wait_for_url("**lon=**")
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["lon"], asked["lat"]) == (["87.3049"], ["44.0137"])


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_a_station_is_set_up_where_its_manager_stands(town, people, lang, axe_on, shot):
    grant(people.world, people["county_supervisor"], "stations.manager", "centre", "652301")
    page = town.page("county_supervisor", lang=lang, **HERE)
    page.goto(f"{town.url}/desk/stations/new/")
    page.click(NEAR)
    expect(page.locator("#id_longitude")).to_have_value("87.3049")
    expect(page.locator("#near-told")).not_to_be_empty()
    page.fill("#id_code", "N1")
    page.fill("#id_name", "新驿站")
    page.select_option("#id_division", people.world.division("652301001").code)
    page.select_option("#id_office", people.world.office("streets").code)
    page.fill("#id_week", "每天 00:00-24:00")
    shot(page, f"new-station-{lang}")
    assert axe_on(page) == []
    page.click("main form button[type=submit]")
    page.wait_for_url("**/N1/")
    made = Station.objects.get()
    assert (made.site.longitude, made.site.latitude, made.site.division.code) == (
        87.3049,
        44.0137,
        "652301001",
    )


def test_a_phone_that_does_not_tell_is_told_so(town):
    page = town.page("resident")
    page.goto(f"{town.url}/stations/")
    page.click(NEAR)
    expect(page.locator("#near-told")).not_to_be_empty()
    expect(page.locator(NEAR)).to_be_visible()
    assert "lon=8" not in page.url

"""Two public clients against a live server: georeport (reads, both formats) and three (files too, JSON)."""

import itertools

import pytest
from georeport import GeoReport

from tongban.services.open311.queries.catalogue import code_of

pytestmark = pytest.mark.django_db(transaction=True)
FIELDS = {
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
}


@pytest.fixture
def base(live_server):
    return f"{live_server.url}/open311/v2"


@pytest.fixture
def public(filed, people):
    """Two requests that everybody may read; returns their numbers, newest first."""
    from tongban.services.requests import actions

    cases = [filed(text, may_publish=True) for text in ("路灯坏了", "井盖没了")]
    for case in cases:
        actions.publish(case.pk, by=people.actor("dispatcher"), title="公开", text=case.title)
    return [case.reference for case in reversed(cases)]


@pytest.mark.parametrize("fmt", ["json", "xml"])
def test_georeport_reads_everything(base, public, fmt):
    client = GeoReport(base, jurisdiction="652300", output_format=fmt)
    assert len(client.get_service_list()) == 124
    wages = code_of("劳动和社会保障", "工资福利")
    assert client.get_service_definition(wages)["service_code"] == wages
    assert [r["service_request_id"] for r in client.get_service_requests(status="open")] == public
    one = client.get_service_request(public[0])
    assert (one["description"], one.keys()) == ("井盖没了", FIELDS)


@pytest.fixture
def three(base, app, monkeypatch):
    """Written for Python 2: one name of its standard library is given back to it."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    from three import Three

    return Three(base, api_key=app.key, format="json")


def test_three_discovers_files_and_follows(three):
    found = three.discovery()
    assert {"application/json", "text/xml"} == set(found["endpoints"][0]["formats"])
    assert len(three.services()) == 124
    wages = code_of("劳动和社会保障", "工资福利")
    assert three.services(wages)["service_code"] == wages
    [filed] = three.post(
        "0102", address="宁边路街道1号", name="Lei Li", phone="13800000000", description="路灯不亮"
    )
    number = filed["service_request_id"]
    [told] = three.request(number, api_key=three.api_key)
    assert (told["description"], told["address"], told.keys()) == ("路灯不亮", "宁边路街道1号", FIELDS)
    assert [r["service_request_id"] for r in three.requests("0102", api_key=three.api_key)] == [number]
    assert three.token(number, api_key=three.api_key)[0]["service_request_id"] == number


def test_three_is_told_what_is_wrong(three):
    [error] = three.post("0102", description="没有地点")
    assert error["code"] == 400
    three.api_key = "wrong"
    assert three.post("0102", address="宁边路街道1号", description="x")[0]["code"] == 403


def test_three_asks_for_days_in_its_own_spelling(three):
    from datetime import timedelta

    from tongban.kernel.core import clock

    three.post("0102", address="宁边路街道1号", description="x")
    day = [(clock.now() + timedelta(days=n)).strftime("%m-%d-%Y") for n in (-30, 1)]
    assert len(three.requests(between=day, api_key=three.api_key, count=10)) == 1

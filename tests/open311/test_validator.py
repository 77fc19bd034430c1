"""The rules of the public validator (SeeClickFix/open311-validator), in our own words, in both formats.

It wants content types without a character set; the standard's own text has `text/xml; charset=utf-8`, so we do, too.
"""

from datetime import datetime

import pytest
from django.urls import reverse

from tests.open311.speaking import WHERE, Speaker
from tongban.kernel.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(nobody):
    """The discovery in both formats."""
    return {fmt: Speaker(fmt=fmt).get("discovery") for fmt in ("xml", "json")}


def endpoints(told):
    return [one for found in told.values() for one in found["endpoints"]]


def test_the_address_ends_in_discovery():
    assert reverse("open311:discovery", kwargs={"fmt": "xml"}) == "/open311/v2/discovery.xml"


def test_both_formats_say_the_same_and_name_contact_and_key_service(told):
    assert told["xml"] == told["json"]
    assert all(told["xml"][name] for name in ("contact", "key_service"))


def test_the_changesets_are_times_in_the_past(told):
    times = [told["xml"]["changeset"], *(one["changeset"] for one in endpoints(told))]
    assert all(datetime.fromisoformat(at) < clock.now() for at in times)


def test_there_are_several_endpoints_each_with_all_that_is_asked(told):
    assert len(told["xml"]["endpoints"]) == len(told["json"]["endpoints"]) >= 2
    for one in endpoints(told):
        assert one["specification"].startswith("http")
        assert one["url"].endswith("/open311/v2")
        assert one["type"] in {"production", "test"}


def test_each_endpoint_lists_its_formats_and_xml_is_among_them(told):
    assert {tuple(one["formats"]) for one in endpoints(told)} == {("text/xml", "application/json")}


@pytest.mark.parametrize("fmt", ["xml", "json"])
def test_there_are_services_and_each_has_a_code(nobody, fmt):
    nobody.fmt = fmt
    services = nobody.get("services")
    assert services
    assert all(one["service_code"] for one in services)


@pytest.mark.parametrize("fmt", ["xml", "json"])
def test_every_definition_that_is_promised_is_there(nobody, fmt):
    nobody.fmt = fmt
    promised = [s["service_code"] for s in nobody.get("services") if str(s["metadata"]).lower() == "true"]
    assert [nobody.get(f"services/{code}")["service_code"] for code in promised] == promised != []


@pytest.mark.parametrize("fmt", ["xml", "json"])
def test_a_filing_answers_with_one_number_and_no_token(app, fmt):
    app.fmt = fmt
    [made] = app.post("requests", service_code="0102", email="foo@bar.com", description="I know", **WHERE)
    assert (made["service_request_id"][:3], "token" in made) == ("SQ-", False)

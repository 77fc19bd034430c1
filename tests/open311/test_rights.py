"""Keys: whose opens what; none, a wrong one, one that has ended, one for something else."""

from datetime import timedelta

import pytest

from tests.api.programs import key_of as program_of
from tests.open311.speaking import WHERE, Speaker
from tongban.kernel.access import actions as access
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.services.requests.models import Request

pytestmark = pytest.mark.django_db
CALLS = [
    ("GET", "requests"),
    ("POST", "requests"),
    ("GET", "servicerequestupdates"),
    ("POST", "servicerequestupdates"),
]


def ask(who, method, path):
    given = {"service_code": "0102", "service_request_id": "", "description": "x", **WHERE}
    return who.get(path) if method == "GET" else who.post(path, **given)


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("which", ["ended", "revoked", "closed", "elsewhere", "wrong", "long", "odd"])
def test_a_key_that_does_not_hold_opens_nothing(key_of, people, method, path, which):
    key, token = key_of()
    if which == "revoked":
        access.revoke_key(key, by=SYSTEM)
    if which == "closed":
        access.close_account(key.account, by=SYSTEM)
    if which == "elsewhere":
        token = program_of(people["handler"], {"requests.view"}).headers["Authorization"].partition(" ")[2]
    tokens = {"wrong": f"{key.prefix}.wrong", "long": "x" * 9000, "odd": "密钥\t"}
    who = Speaker(tokens.get(which, token))
    with clock.at(clock.now() + timedelta(days=31 if which == "ended" else 0)):
        ask(who, method, path)
    assert (who.no()[0], Request.objects.count()) == (403, 0)


def test_a_key_of_a_county_files_for_that_county_alone(key_of):
    app = Speaker(key_of(division="652301")[1])
    assert app.file(address_string="宁合社区")["service_request_id"]
    app.post("requests", service_code="0102", description="x", address_string="天池社区")
    assert app.no()[0] == 403
    app.post("requests", service_code="0102", description="x", address_id="652302")
    assert app.no()[0] == 403


def test_a_session_counts_for_nothing_here(people, nobody):
    client = people.client("dispatcher")
    assert client.get("/open311/v2/requests.json").json() == []
    assert client.post("/open311/v2/requests.json", {"service_code": "0102", **WHERE}).status_code == 403


def test_the_key_may_come_as_a_bearer(app):
    number = app.file()["service_request_id"]
    from django.test import Client

    got = Client().get("/open311/v2/requests.json", headers={"Authorization": f"Bearer {app.key}"})
    assert [r["service_request_id"] for r in got.json()] == [number]


def test_a_partner_sees_nothing_of_the_workbench(key_of, filed):
    _key, token = key_of()
    case = filed()
    from django.test import Client

    headers = {"Authorization": f"Bearer {token}"}
    assert Client().get(f"/api/requests/{case.reference}", headers=headers).status_code == 404
    assert Client().get("/api/requests", headers=headers).status_code == 403

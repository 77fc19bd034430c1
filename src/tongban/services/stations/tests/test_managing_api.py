"""Programs of whoever answers for stations: hours, exceptions, keepers, things; only of their divisions and scopes."""

import json
from datetime import timedelta

import pytest

from tests.api.programs import key_of
from tongban.kernel.core.clock import today
from tongban.services.stations.models import Station

WEEK = {"week": [{"day": 0, "opens": "08:00", "closes": "24:00"}], "holidays_closed": True}


@pytest.fixture
def ask(manager, station, people):
    """Ask as the manager of the county, by their session."""
    client = people.client("county_supervisor")

    def asked(method, path, body=None, of=client):
        if method == "get":
            return of.get(f"/api/stations/ST1/{path}")
        send = getattr(of, method)
        return send(f"/api/stations/ST1/{path}", json.dumps(body or {}), content_type="application/json")

    return asked


def test_hours_are_set_anew(ask):
    told = ask("put", "hours", WEEK).json()
    assert (told["week"], told["holidays_closed"]) == (WEEK["week"], True)
    wrong = {**WEEK, "week": [{"day": 0, "opens": "12:00", "closes": "08:00"}]}
    assert ask("put", "hours", wrong).status_code == 409
    assert ask("put", "hours", {**WEEK, "week": [{"day": 9, "opens": "x", "closes": "y"}]}).status_code == 422
    assert ask("get", "hours").json() == told


def test_a_day_goes_otherwise_and_as_usual_again(ask):
    day = (today() + timedelta(days=3)).isoformat()
    shut = ask("put", f"days/{day}", {"note": "春节"}).json()["days"]
    assert shut == [{"day": day, "opens": None, "closes": None, "note": "春节"}]
    short = ask("put", f"days/{day}", {"opens": "10:00", "closes": "12:00"}).json()["days"]
    assert [(d["opens"], d["closes"]) for d in short] == [("10:00", "12:00")]
    assert ask("put", f"days/{day}", {"opens": "10:00"}).status_code == 400
    assert [ask("delete", f"days/{day}").json()["days"] for _n in range(2)] == [[], []]


def test_things_and_keepers(ask, people, keeper):
    added = ask("post", "items", {"kind": "umbrella", "code": "u1"}).json()
    assert [(i["code"], i["at"]) for i in added["items"]] == [("U1", "ST1")]
    assert ask("post", "items", {"kind": "umbrella", "code": "U1"}).status_code == 409
    name = people["clerk"].username
    assert name in ask("post", "keepers", {"account": name}).json()["keepers"]
    assert ask("post", "keepers", {"account": "nobody-at-all"}).status_code == 400
    assert name not in ask("delete", f"keepers/{name}").json()["keepers"]
    assert ask("get", "stock", of=people.client("stranger")).status_code == 200  # its keeper


def test_only_of_ones_division_and_scopes(ask, people, other, station):
    for who in ("stranger", "handler"):
        assert ask("put", "hours", WEEK, of=people.client(who)).status_code == 403
        assert ask("get", "stock", of=people.client(who)).status_code == 403
    there = people.client("county_supervisor").put(
        "/api/stations/ST2/hours", json.dumps(WEEK), content_type="application/json"
    )
    assert there.status_code == 403
    narrow = key_of(people["county_supervisor"], ["stations.view"])
    assert narrow.post("/stations/ST1/items", {"kind": "umbrella", "code": "U2"}).status_code == 403
    wide = key_of(people["county_supervisor"], ["stations.manage"])
    assert wide.post("/stations/ST1/items", {"kind": "umbrella", "code": "U2"}).status_code == 200
    assert Station.objects.get(code="ST1").own_items.count() == 1


def test_a_time_without_a_zone_is_refused(keeper, people):
    body = {"key": "k" * 16, "what": "visitors", "quantity": 1, "sent_at": "2026-01-01T10:00:00"}
    told = people.client("stranger").post(
        "/api/stations/ST1/acts", json.dumps(body), content_type="application/json"
    )
    assert told.status_code == 422

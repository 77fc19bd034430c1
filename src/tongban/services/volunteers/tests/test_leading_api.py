"""Programs of team leaders: plan, open, cancel, record, the list; for others there is nothing, and a key does no more than its scopes."""

import json
from datetime import timedelta

import pytest

from tests.api.programs import key_of
from tongban.kernel.access.actor import SYSTEM
from tongban.services.volunteers.actions import holding
from tongban.services.volunteers.tests.conftest import START, at

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sender(client, account):
    """POST JSON as an account."""
    client.force_login(account, backend=BACKEND)

    def send(path, body, **head):
        return client.post(f"/api{path}", json.dumps(body), content_type="application/json", headers=head)

    return send


@pytest.fixture
def send(client, leader):
    return sender(client, leader[1].account)


def plan_of(template, **more):
    return {"template": template.pk, "start": START.isoformat(), "place": "广场", **more}


def test_a_leader_plans_once_and_each_week(send, team, template, client):
    path, key = f"/volunteers/lead/teams/{team.pk}/events", {"Idempotency-Key": "k" * 20}
    one = [send(path, plan_of(template, longitude=87.3, latitude=44.0), **key).json() for _n in range(2)]
    assert one[0] == one[1]
    assert [(e["state"], len(e["shifts"])) for e in one[0]] == [("open", 1)]
    later = (START + timedelta(days=1)).isoformat()
    many = send(path, plan_of(template, start=later, until="2030-05-21")).json()
    assert len(many) == 3
    assert len(client.get("/api/volunteers/lead/events").json()) == 4
    (mine,) = client.get("/api/volunteers/lead/teams").json()
    assert [t["id"] for t in mine["templates"]] == [template.pk]


def test_events_are_told_a_part_at_a_time(send, team, template, client, monkeypatch):
    monkeypatch.setattr("tongban.services.volunteers.api.events.MOST", 3)
    monkeypatch.setattr("tongban.services.volunteers.api.leading.MOST", 3)
    days = {"until": (START + timedelta(weeks=4)).isoformat()[:10]}
    made = [
        e["id"] for e in send(f"/volunteers/lead/teams/{team.pk}/events", plan_of(template, **days)).json()
    ]
    assert len(made) == 5
    for path, wanted in (("events", made), ("lead/events", made[::-1])):
        told = [client.get(f"/api/volunteers/{path}?skip={n}").json() for n in (0, 3, 6)]
        assert [[e["id"] for e in some] for some in told] == [wanted[:3], wanted[3:], []]
    assert client.get("/api/volunteers/events?skip=-1").status_code in {400, 422}


def test_cancel_record_and_the_list(send, shift, make):
    person, actor = make(1)
    booking = holding.sign_up(shift, person, by=actor)
    event, there = shift.activity_id, f"/volunteers/lead/shifts/{shift.pk}/list"
    token = send(there, {}).json()["token"]
    marks = [
        {
            "booking": booking.pk,
            "came_at": START.isoformat(),
            "left_at": (START + timedelta(hours=1)).isoformat(),
        }
    ]
    assert send(f"/volunteers/lead/events/{event}/record", {"served": 3}).status_code == 400
    with at(130):
        told = send("/volunteers/lead/lists", {"token": token, "marks": marks}).json()
        assert [one["state"] for one in told] == ["taken"]
        done = send(f"/volunteers/lead/events/{event}/record", {"served": 3}).json()
    assert (done["state"], done["served"]) == ("recorded", 3)
    assert send(f"/volunteers/lead/events/{event}/cancel", {"why": "x"}).status_code == 409


def test_others_find_nothing(client, make, team, template, shift):
    send = sender(client, make(5)[1].account)
    assert send(f"/volunteers/lead/teams/{team.pk}/events", plan_of(template)).status_code == 404
    for what, body in (("cancel", {}), ("open", {}), ("record", {"served": 1})):
        assert send(f"/volunteers/lead/events/{shift.activity_id}/{what}", body).status_code == 404
    assert send(f"/volunteers/lead/shifts/{shift.pk}/list", {}).status_code == 404
    assert client.get("/api/volunteers/lead/events").json() == []


def test_a_key_does_no_more_than_its_scopes(leader, team, template, shift):
    narrow = key_of(leader[1].account, ["bookings.view"])
    assert narrow.post(f"/volunteers/lead/teams/{team.pk}/events", plan_of(template)).status_code == 403
    assert narrow.post(f"/volunteers/lead/events/{shift.activity_id}/cancel", {}).status_code == 404
    wide = key_of(leader[1].account, ["activities.plan", "activities.lead"])
    assert wide.post(f"/volunteers/lead/events/{shift.activity_id}/cancel", {}).json()["state"] == "cancelled"


def test_a_need_is_answered_by_one_event(send, team, template, world, client):
    office, place = world.office("housing"), world.division("652301001001")
    need = holding.ask_for("扫雪", office=office, division=place, wanted_on=START.date(), by=SYSTEM)
    holding.take(need.pk, team, by=SYSTEM)
    path, key = f"/volunteers/lead/teams/{team.pk}/events", {"Idempotency-Key": "k" * 20}
    assert send(path, plan_of(template, until="2030-06-01", need=need.pk)).status_code == 400
    (event,) = send(path, plan_of(template, need=need.pk), **key).json()
    send(f"/volunteers/lead/events/{event['id']}/cancel", {"why": "大风"})
    need.refresh_from_db()
    assert (need.state, need.activity) == ("taken", None)
    assert send(path, plan_of(template, need=need.pk)).status_code == 200

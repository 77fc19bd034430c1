"""Programs of either side say and settle moves; what they may not see is not there."""

import json
from datetime import timedelta

import pytest

from tests.people import grant
from tongban.kernel.access import actions as access
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.services.branches.actions import moving
from tongban.services.branches.models import Move


@pytest.fixture
def key(people, office):
    """The county office's program."""
    until = clock.now() + timedelta(days=9)
    scopes = ["branches.view", "branches.members", "branches.keep", "branches.units"]
    account = people["county_supervisor"]
    _key, token = access.make_key(account, by=SYSTEM, name="program", scopes=scopes, until=until)
    return {"Authorization": f"Bearer {token}"}


def post(client, path, key, body=None, **more):
    given = {"content_type": "application/json", "headers": {**key, **more}}
    return client.post(f"/api/branches/{path}", json.dumps(body or {}), **given)


def test_coverage_by_each_split(client, key, unit):
    for by in ("field", "size", "division"):
        answer = client.get(
            f"/api/branches/coverage?by={by}&on={today()}&division=652300.652301", headers=key
        )
        assert answer.status_code == 200, answer.content
        assert [row["units"] for row in answer.json()] == [1]
    assert client.get("/api/branches/coverage", headers=key).json()[0]["key"] == "enterprise"
    assert client.get("/api/branches/coverage?by=colour", headers=key).status_code == 422


def test_a_move_is_said_once_and_settled_by_the_other_side(client, key, member, bodies, people, world):
    body = {"member": member.pk, "target": bodies["away"].pk, "left_on": today().isoformat()}
    once = {"Idempotency-Key": "a-key-of-sixteen-or-more"}
    first, second = (post(client, "moves", key, body, **once) for _ in range(2))
    assert (first.status_code, second.json()) == (200, first.json())
    pk = Move.objects.get().pk
    assert post(client, f"moves/{pk}/confirm", key).status_code == 403
    assert client.get("/api/branches/moves", headers=key).json() == []
    grant(world, people["handler_elsewhere"], "branches.office", "centre", "652302")
    there = people.client("handler_elsewhere")
    assert [m["id"] for m in there.get("/api/branches/moves").json()] == [pk]
    moving.confirm_move(Move.objects.get(), by=people.actor("handler_elsewhere"))
    late = post(client, f"moves/{pk}/deny", key, {"reason": "not here"})
    assert late.status_code in {403, 409}


def test_what_is_not_ones_own_is_not_there(client, key, make_member, bodies):
    other = make_member(3, "away")
    body = {"member": other.pk, "target": bodies["home"].pk, "left_on": today().isoformat()}
    assert post(client, "moves", key, body).status_code == 404
    assert post(client, "moves/99/confirm", key).status_code == 404
    assert client.get("/api/branches/gaps", headers=key).json() == []
    assert client.get("/api/branches/gaps").status_code == 401

"""The life of a request by the API alone, and what it tells to whom."""

import pytest

from tests.api.programs import LAMP, NAME, PHONE, requester
from tongban.kernel.access.models import Disclosure
from tongban.services.requests import actions
from tongban.services.requests.models import Request

pytestmark = pytest.mark.django_db


def test_the_whole_way(people, world, nobody, key, sent):
    world.division("652301001001")
    filed = nobody.post("/requests", {"text": LAMP, "phone": PHONE}).json()
    mine = type(nobody)({"X-Tracking-Code": filed["code"], "X-Secret": filed["secret"]})
    path = f"/requests/{filed['reference']}"
    housing = people.world.office("housing").pk
    assert key("dispatcher").post(f"{path}/steps/dispatch", {"lead": housing}).status_code == 200
    handler = key("handler")
    assert [r["reference"] for r in handler.get("/queue").json()["requests"]] == [filed["reference"]]
    assert handler.post(f"{path}/steps/accept").json()["state"]["code"] == "accepted"
    assert handler.post(f"{path}/steps/answer", {"text": "修好了。"}).status_code == 200
    said = {"contacted": True, "solved": True, "satisfaction": 5}
    assert mine.post(f"{path}/confirm", said).json()["state"]["code"] == "closed"


def test_filing_keeps_what_was_said(world, nobody):
    world.division("652301001001")
    got = nobody.post("/requests", {"text": LAMP, "name": NAME, "phone": PHONE, "kind": "help"})
    row = Request.objects.select_related("case__contact").get(case__reference=got.json()["reference"])
    assert (got.status_code, row.channel, row.kind) == (201, "api", "help")
    assert row.case.contact.phone.open() == PHONE


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "text"),
        ({"text": "灯坏了", "unknown": 1}, 422, "unknown"),
        ({"text": "灯坏了\x00"}, 422, "text"),
        ({"text": "  "}, 400, "text"),
        ({"text": "灯坏了", "phone": "123"}, 400, "phone"),
        ({"text": "灯坏了", "wants_call": True}, 400, "phone"),
        ({"text": "灯坏了", "about": 4_000_000}, 400, "about"),
        ({"text": "灯坏了", "division": "999999"}, 400, "division"),
        ({"text": "灯坏了", "kind": "petition"}, 400, "kind"),
    ],
)
def test_what_does_not_fit_is_told(world, nobody, body, status, field):
    world.division("652301001001")
    got = nobody.post("/requests", body)
    assert (got.status_code, got.json()["error"]["field"]) == (status, field)
    assert not Request.objects.exists()


def test_the_requester_reads_what_was_said_to_them(people, filed):
    mine = filed()
    actions.send(mine.case.pk, by=people.actor("dispatcher"), lead=people.world.office("housing").pk)
    actions.move(mine.case.pk, "note", by=people.actor("handler"), text="内部意见")
    got = requester(mine).get("/following")
    assert got.json()["reference"] == mine.case.reference
    assert got.json()["staff"] is None
    assert "内部意见" not in got.content.decode()


def test_a_wrong_secret_opens_nothing(filed):
    mine = filed()
    wrong = requester(mine)
    wrong.headers["X-Secret"] = filed().secret
    assert wrong.get("/following").status_code == 401
    assert wrong.get(f"/requests/{mine.case.reference}").status_code == 401


def test_another_request_is_not_theirs(filed):
    mine, other = filed(), filed()
    assert requester(mine).get(f"/requests/{other.case.reference}").status_code == 404


def test_no_contact_in_lists_and_masks_in_one(key, sent):
    case = sent()
    handler = key("handler")
    listed = handler.get("/requests").content.decode() + handler.get("/queue").content.decode()
    one = handler.get(f"/requests/{case.reference}")
    assert case.reference in listed
    assert "138" not in listed
    assert PHONE not in one.content.decode()
    assert NAME not in one.content.decode()
    assert one.json()["staff"]["contact"]["phone"].startswith("138")


def test_opening_a_contact_is_on_record(people, sent):
    case = sent()
    client = people.client("handler")
    path = f"/api/requests/{case.reference}/contact"
    got = client.post(path, {"reason": "回电核实地点"}, "application/json")
    assert got.json() == {"name": NAME, "phone": PHONE}
    assert {d.field for d in Disclosure.objects.filter(subject_id=case.pk)} == {"name", "phone"}


def test_no_key_opens_a_contact(key, sent):
    case = sent()
    got = key("handler").post(f"/requests/{case.reference}/contact", {"reason": "回电核实地点"})
    assert got.status_code == 403
    assert not Disclosure.objects.exists()


def test_the_second_is_told(key, sent):
    path = f"/requests/{sent().reference}/steps/accept"
    handler = key("handler")
    assert handler.post(path).status_code == 200
    assert handler.post(path).json()["error"]["code"] == "conflict"


def test_lists_go_on_where_they_ended(key, sent, monkeypatch):
    monkeypatch.setattr("tongban.services.requests.api.working.PAGE", 2)
    numbers = [sent().reference for _ in range(3)]
    handler = key("handler")
    first = handler.get("/requests").json()
    second = handler.get("/requests", before=first["older"]).json()
    seen = [r["reference"] for r in first["requests"] + second["requests"]]
    assert (seen, second["older"]) == (numbers[::-1], None)


def test_lists_are_narrowed(people, key, sent, filed):
    case, lone = sent(), filed("垃圾没人收").case
    dispatcher = key("dispatcher")
    for query, wanted in [
        ({"state": "dispatched"}, case),
        ({"unit": people.world.office("housing").pk}, case),
        ({"q": "垃圾"}, lone),
        ({"q": lone.reference}, lone),
    ]:
        found = dispatcher.get("/requests", **query).json()["requests"]
        assert [r["reference"] for r in found] == [wanted.reference]


def test_what_is_public(people, nobody, filed):
    mine = filed(may_publish=True)
    assert nobody.get(f"/public/requests/{mine.case.reference}").status_code == 404
    actions.publish(mine.case.pk, by=people.actor("dispatcher"), title="路灯", text="路灯坏了")
    assert nobody.get("/public/requests").json()["requests"][0]["title"] == "路灯"
    path = f"/public/requests/{mine.case.reference}/support"
    assert nobody.post(path).json() == {"support": 1}


def test_me_too_once_an_account(people, key, filed):
    mine = filed(may_publish=True)
    actions.publish(mine.case.pk, by=people.actor("dispatcher"), title="路灯", text="路灯坏了")
    path, handler = f"/public/requests/{mine.case.reference}/support", key("handler")
    assert [handler.post(path).status_code for _ in range(2)] == [200, 409]


def test_no_step_in_the_name_of_another_office(people, key, sent):
    case = sent()
    elsewhere = people.world.office("streets").pk
    path = f"/requests/{case.reference}/steps/accept"
    assert key("handler").post(path, {"office": elsewhere}).status_code == 403


@pytest.mark.parametrize(("step", "state"), [("release", "received"), ("turn_away", "declined")])
def test_what_was_held_is_held_no_more(key, filed, step, state):
    case = filed("qwertyuiop asdfghjkl").case
    assert Request.objects.get(pk=case.pk).held == "mash"
    path = f"/requests/{case.reference}/steps/{step}"
    assert key("dispatcher").post(path, {"text": "没有说什么事"}).status_code == 200
    row = Request.objects.select_related("case").get(pk=case.pk)
    assert (row.case.state, row.held) == (state, "")


def test_nobody_asks_an_office_to_help_by_another_step(people, filed):
    mine = filed()
    body = {"text": "又坏了一盏", "helpers": [{"office": people.world.office("streets").pk}]}
    got = requester(mine).post(f"/requests/{mine.case.reference}/steps/add", body)
    assert (got.status_code, mine.case.helpers.count()) == (400, 0)

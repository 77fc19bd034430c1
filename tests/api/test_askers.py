"""Keys are as narrow as their scopes, sessions are guarded against forged writes, a shielded office learns nothing."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from psycopg.types.range import TimestamptzRange

from tests.api.programs import NAME, PHONE, Program
from tests.people import BACKEND, LONG_AGO
from tongban.kernel.access.middleware import ActorMiddleware
from tongban.kernel.access.models import ApiKey
from tongban.kernel.core import clock

pytestmark = pytest.mark.django_db


def test_a_key_for_reading_reads_and_does_no_more(key, sent):
    case, reader = sent(), key("handler", ["requests.view"])
    path = f"/requests/{case.reference}"
    seen = reader.get(path).json()
    assert (seen["staff"]["channel"], seen["steps"]) == ("portal", [])
    assert reader.post(f"{path}/steps/accept").status_code == 403
    assert reader.get("/queue").status_code == 403


def test_a_key_without_reading_reads_nothing(key, sent):
    case, narrow = sent(), key("handler", ["board.view"])
    assert narrow.get("/requests").status_code == 403
    assert narrow.get(f"/requests/{case.reference}").status_code == 404


def test_a_key_gives_no_more_than_its_account_may(key, sent):
    wide = key("handler_elsewhere", ["requests.view", "requests.handle", "requests.dispatch"])
    assert wide.get(f"/requests/{sent().reference}").status_code == 404


def test_what_is_no_key_opens_nothing(key, sent, people):
    handler = key("handler")
    ApiKey.objects.update(valid=TimestamptzRange(LONG_AGO, clock.now() - timedelta(days=1)))
    wrong = Program({"Authorization": "Bearer 00000000.nothing"})
    for program in (handler, wrong, Program()):
        got = program.get("/requests")
        assert (got.status_code, got.json()["error"]["code"]) == (401, "unauthenticated")


def test_a_wrong_key_does_not_fall_back_to_the_session(people):
    got = people.client("handler").get("/api/queue", headers={"Authorization": "Bearer 0.0"})
    assert got.status_code == 401


def test_a_write_in_a_session_needs_its_token(people, sent):
    case, client = sent(), Client(enforce_csrf_checks=True)
    client.force_login(people["handler"], backend=BACKEND)
    path = f"/api/requests/{case.reference}/steps/accept"
    got = client.post(path, "{}", "application/json")
    assert (got.status_code, got.json()["error"]["code"]) == (403, "csrf")
    client.get("/")
    token = client.get("/login/").cookies.get("csrftoken") or client.cookies["csrftoken"]
    got = client.post(path, "{}", "application/json", headers={"X-CSRFToken": token.value})
    assert got.status_code == 200


def test_a_forged_filing_in_a_session_is_refused(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["handler"], backend=BACKEND)
    got = client.post("/api/requests", json.dumps({"text": "灯坏了"}), "application/json")
    assert got.status_code == 403


def test_who_must_choose_a_password_chooses_it_first(people):
    people["handler"].temporary = True
    people["handler"].save()
    got = people.client("handler").get("/api/queue")
    assert (got.status_code, got.json()["error"]["code"]) == (403, "settle_first")


@pytest.fixture
def complaint(people, filed, key):
    """About the streets office; the housing office works on it."""
    made = filed("城管局的人态度恶劣", about=people.world.office("streets").pk).case
    housing = people.world.office("housing").pk
    path = f"/requests/{made.reference}/steps/dispatch"
    assert key("dispatcher").post(path, {"lead": housing}).status_code == 200
    return made


def test_the_office_complained_about_finds_nothing(key, complaint):
    program = key("handler_of_complained_office")
    for query in ({}, {"q": "态度恶劣"}, {"q": complaint.reference}, {"state": "dispatched"}):
        assert program.get("/requests", **query).json()["requests"] == []
    assert program.get("/queue").json()["requests"] == []


@pytest.mark.parametrize("address", ["", "/steps"])
def test_for_it_there_is_no_such_request(key, complaint, address):
    program = key("handler_of_complained_office")
    there = program.get(f"/requests/{complaint.reference}{address}")
    nowhere = program.get(f"/requests/SQ-2026-999999-K{address}")
    assert (there.status_code, there.content) == (404, nowhere.content)


def test_it_can_neither_act_nor_open_the_contact(key, people, complaint):
    program, path = key("handler_of_complained_office"), f"/requests/{complaint.reference}"
    assert program.post(f"{path}/steps/note", {"text": "看看"}).status_code == 404
    reason = {"reason": "看看是谁投诉"}
    client = people.client("handler_of_complained_office")
    got = client.post(f"/api{path}/contact", reason, "application/json")
    assert got.status_code == 404
    assert not [word for word in (NAME, PHONE) if word in got.content.decode()]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/nowhere", 404),
        ("delete", "/queue", 405),
        ("get", "/public/requests/x", 422),
        ("get", "/queue", 401),
    ],
)
def test_every_refusal_has_one_shape(db, method, path, status):
    got = getattr(Client(), method)(f"/api{path}", headers={"Authorization": ""})
    assert got.status_code == status
    assert set(got.json()["error"]) == {"code", "message", "field"}


def test_what_breaks_tells_nothing(monkeypatch, key):
    def broken(_actor, _limit):
        raise RuntimeError("13800000000")

    monkeypatch.setattr("tongban.services.requests.queries.queue_of", broken)
    got = key("handler").get("/queue")
    assert (got.status_code, got.json()["error"]["code"]) == (500, "broken")
    assert "13800000000" not in got.content.decode()


def away(*_given):
    raise OperationalError("server closed the connection")


def told_to_ask_again(got):
    return (got.status_code, got.headers["Retry-After"], got.json()["error"]["code"]) == (503, "5", "away")


def test_while_the_database_is_away_a_program_is_told_to_ask_again(monkeypatch, key):
    monkeypatch.setattr("tongban.services.requests.queries.queue_of", away)
    assert told_to_ask_again(key("handler").get("/queue"))


def test_so_it_is_where_nobody_knows_yet_who_asks(db, monkeypatch):
    monkeypatch.setattr(ActorMiddleware, "__call__", away)
    visitor = Client(raise_request_exception=False)
    assert told_to_ask_again(visitor.get("/api/queue"))
    page = visitor.get("/")
    assert (page.status_code, page.headers["Content-Type"][:9]) == (503, "text/html")

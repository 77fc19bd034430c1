"""The API of lists: signed, once, and by right."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from tests.api.programs import key_of, rights_of
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.exchange import actions
from tongban.kernel.exchange.models import Difference, Submission
from tongban.kernel.exchange.tests.files import row, rows, text
from tongban.kernel.exchange.tests.lists import source

KEY = Ed25519PrivateKey.generate()
DAY = "2026-03-31"


@pytest.fixture
def sender(people, ledger):
    """A program of the department, whose key is known."""
    told = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
    actions.trust(source(people.world), told, by=SYSTEM)
    return key_of(people["list_sender"], rights_of("list_sender"))


def send(program, body, *, signed=None, full="", day=DAY, **headers):
    message = f"centre:members\n{day}\n{full}\n".encode() + (body if signed is None else signed)
    proof = base64.b64encode(KEY.sign(message)).decode()
    url = f"/api/lists/sources/centre:members?day={day}&full={full}&name=a.csv"
    return Client(raise_request_exception=False).post(
        url, body, "text/csv", headers={**program.headers, "X-Signature": proof, **headers}
    )


def test_a_signed_list_is_received_matched_and_told_of(sender):
    body = text([row(0, 手机="13800000000"), row(1), row(2, 手机="1")]).encode()
    got = send(sender, body)
    told = got.json()
    assert (got.status_code, told["state"], told["differences"]) == (200, "confirming", {"change": 1})
    assert sum(told["outcomes"].values()) == told["rows"] == 3
    assert [(r["row"], r["column"]) for r in told["refused"]] == [(4, "手机")]
    back = sender.get(f"/lists/{told['id']}/feedback").json()
    assert [(b["row"], b["outcome"]) for b in back] == [(2, "waiting"), (3, "unchanged"), (4, "wrong")]


def test_a_list_that_was_changed_on_the_way_is_refused(sender):
    got = send(sender, text(rows(2)).encode(), signed=text(rows(3)).encode())
    assert (got.status_code, Submission.objects.count()) == (403, 1)


def test_a_delta_that_was_signed_is_no_full_list(sender):
    body = text(rows(2)).encode()
    proof = base64.b64encode(KEY.sign(f"centre:members\n{DAY}\n\n".encode() + body)).decode()
    got = Client().post(
        f"/api/lists/sources/centre:members?day={DAY}&full=652301",
        body,
        "text/csv",
        headers={**sender.headers, "X-Signature": proof},
    )
    assert got.status_code == 403


@pytest.mark.parametrize("proof", ["", "AAAA", "!", "A" * 88])
def test_no_signature_no_list(sender, proof):
    got = send(sender, text(rows(2)).encode(), **{"X-Signature": proof})
    assert got.status_code == 403


def test_sent_twice_with_one_key_it_comes_once(sender):
    once = {"Idempotency-Key": "k" * 20}
    body = text([row(0, 手机="13800000000")]).encode()
    assert send(sender, body, **once).json() == send(sender, body, **once).json()
    assert send(sender, text(rows(2)).encode(), **once).status_code == 409
    assert Difference.objects.filter(kind="change").count() == 1


def test_another_offices_program_finds_nothing(people, sender):
    got = send(sender, text([row(0, 手机="13800000000")]).encode()).json()
    asked = Difference.objects.get(submission=got["id"])
    other = key_of(people["keeper_elsewhere"], rights_of("keeper_elsewhere"))
    assert other.get(f"/lists/{got['id']}").status_code == 404
    assert other.post(f"/lists/differences/{asked.pk}", {"so": True, "reason": "mine"}).status_code == 404
    assert send(other, text(rows(2)).encode()).status_code == 404


def test_the_office_decides_through_the_api_and_who_comes_second_is_told(people, sender):
    got = send(sender, text([row(0, 手机="13800000000")]).encode()).json()
    keeper = key_of(people["ledger_keeper"], rights_of("ledger_keeper"))
    (asked,) = keeper.get("/lists/differences/waiting").json()
    assert asked["after"] == "138****0000"
    url = f"/lists/differences/{asked['id']}"
    assert keeper.post(url, {"so": True, "reason": "called them"}).json()["state"] == "applied"
    second = keeper.post(url, {"so": False, "reason": "called nobody"})
    assert (second.status_code, "called them" in second.content.decode()) == (409, True)
    assert sender.post(f"/lists/{got['id']}/acknowledge").json()["state"] == "acknowledged"


def test_what_is_no_list_is_refused_and_told(sender):
    told = send(sender, b"\xff\xfe\x00garbage").json()
    assert told.get("state") == "refused" or "error" in told
    assert json.dumps(told)

"""Programs have pages checked, link, send and sign; rights hold as on the pages, and what is sent twice is done once."""

import base64
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongban.services.bulletin import live
from tongban.services.bulletin.models import Page, Remembered
from tongban.services.bulletin.tests.conftest import TEXT

ONCE = {"Idempotency-Key": "a-key-of-sixteen-or-more"}


def post(client, path, body=None, **headers):
    return client.post(f"/api/bulletin/{path}", json.dumps(body or {}), "application/json", headers=headers)


@pytest.fixture
def editor(people):
    return people.client("press_officer")


@pytest.fixture
def signer(people):
    return people.client("signer")


def test_a_page_is_checked_once_however_often_it_is_sent(editor, office):
    body = {"office": office.pk, "sender": "东河日报", "text": TEXT, "day": "2025-09-09"}
    first, second = (post(editor, "pages", body, **ONCE) for _turn in range(2))
    assert (first.status_code, first.json()) == (200, second.json())
    told = first.json()
    assert Page.objects.count() == 1
    (figure,) = [f for f in told["figures"] if f["text"] == "十二公里"]
    line = told["articles"][0]["paragraphs"][figure["paragraph"]]
    assert line[figure["start"] : figure["end"]] == "十二公里"
    assert (figure["value"], figure["verdict"], figure["as_of"]) == (12, "no_indicator", "2025-08-27")
    assert editor.get(f"/api/bulletin/pages/{told['id']}").json() == told
    assert [p["id"] for p in editor.get("/api/bulletin/pages").json()] == [told["id"]]


def test_a_file_comes_in_base64(editor, office):
    body = {"office": office.pk, "sender": "x", "file": base64.b64encode(TEXT.encode()).decode()}
    assert len(post(editor, "pages", body).json()["figures"]) == 3


@pytest.mark.parametrize(
    "given", [{}, {"text": TEXT, "file": "eA=="}, {"file": "%%"}, {"file": "AAAA"}, {"text": " "}]
)
def test_what_is_no_page_is_refused(editor, office, given):
    assert post(editor, "pages", {"office": office.pk, "sender": "x", **given}).status_code in {400, 422}
    assert not Page.objects.exists()


def test_what_waits_is_told_in_as_many_queries_whatever_its_number(signer, sent):
    counts = []
    for _more in range(2):
        sent()
        with CaptureQueriesContext(connection) as asked:
            signer.get("/api/bulletin/waiting")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_figure_is_linked_and_remembered(editor, taken):
    row = taken().figures.get(text="3281件")
    code = live.lexicon().indicators[0].code
    told = post(editor, f"figures/{row.pk}/link", {"indicator": code}).json()
    assert (told["indicator"], told["by_hand"], Remembered.objects.get().indicator) == (code, True, code)
    assert post(editor, f"figures/{row.pk}/link", {"indicator": "none.such"}).status_code >= 400


def test_figures_are_sent_and_signed(editor, signer, taken, world):
    page = taken()
    housing = world.office("housing")
    assert post(editor, f"pages/{page.pk}/send", {"office": housing.pk}).json() == {"sent": 3}
    first, *others = signer.get("/api/bulletin/waiting").json()
    assert len(others) == 2
    signed = post(signer, f"figures/{first['id']}/sign", {"agrees": False, "words": "是3280件"}).json()
    assert (signed["stands_by_it"], signed["words"]) == (False, "是3280件")
    assert post(signer, f"figures/{first['id']}/sign", {"agrees": True}).status_code == 409
    assert len(signer.get("/api/bulletin/waiting").json()) == 2


def test_rights_hold_for_programs(people, editor, signer, taken, office):
    page = taken()
    row = page.figures.first()
    stranger = people.client("stranger")
    body = {"office": office.pk, "sender": "x", "text": TEXT}
    for client in (stranger, signer):
        assert post(client, "pages", body).status_code == 403
        assert post(client, f"figures/{row.pk}/link", {"indicator": ""}).status_code == 403
        assert post(client, f"pages/{page.pk}/send", {"office": office.pk}).status_code == 403
    assert stranger.get("/api/bulletin/pages").status_code == 403
    assert stranger.get(f"/api/bulletin/pages/{page.pk}").status_code == 403
    assert post(editor, f"figures/{row.pk}/sign", {"agrees": True}).status_code == 403
    assert (
        post(signer, f"figures/{row.pk}/sign", {"agrees": True}).status_code == 403
    )  # its office was not asked
    assert editor.get("/api/bulletin/pages/987654").status_code == 404
    assert Page.objects.count() == 1

"""Photos and documents of requests: who may open them, how they are served, and a filing without scripts."""

import io

import pytest
from django.test import Client
from PIL import Image

from tests import files
from tests.files import upload
from tests.people import NAMES
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases import attachments
from tongban.kernel.cases.models import Attachment, Case
from tongban.services.requests import actions, attached

pytestmark = pytest.mark.django_db
OFFICES = {"handler", "head", "dispatcher", "supervisor", "county_supervisor"}
SEEN_BY = {
    "requester": OFFICES | {"requester"},
    "offices": OFFICES,
    "centre": {"dispatcher", "supervisor", "county_supervisor"},
}
WHAT = {"text": "宁边路街道宁合社区门口的路灯坏了三天", "kind": "complaint"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def put(case, content=None, audience="requester"):
    given = [upload(content or files.photo())]
    return attachments.store(case.pk, given, by=SYSTEM, audience=audience)[0]


@pytest.mark.parametrize("audience", SEEN_BY)
def test_who_opens_which(people, sent, audience):
    row = put(sent(), audience=audience)
    seen = {who for who in NAMES if attached.found(people.actor(who, own=_own(who, row)), row.pk)}
    assert seen == SEEN_BY[audience]


def _own(who, row):
    return [row.case_id] if who == "requester" else []


def test_the_office_complained_about_finds_no_file(people, filed):
    case = filed(about=people.world.office("streets").pk)
    row = put(case)
    answers = [
        people.client(who).get(f"/files/{row.pk}/{more}").status_code
        for who in ("handler_of_complained_office", "resident", "stranger")
        for more in ("", "thumb/")
    ]
    assert answers == [404] * 6


def test_a_photo_is_shown(people, sent):
    row = put(sent(name="王芳"))
    response = people.client("requester", own=[row.case_id]).get(f"/files/{row.pk}/")
    assert (response.headers["Content-Type"], response.status_code) == ("image/jpeg", 200)
    assert response.headers["Content-Disposition"] == f'inline; filename="{row.case.reference}-1.jpg"'
    assert response.headers["Cache-Control"].startswith("private")
    small = people.client("handler").get(f"/files/{row.pk}/thumb/")
    assert max(Image.open(io.BytesIO(small.getvalue())).size) == 320


def test_a_document_is_only_ever_saved(people, sent):
    row = put(sent(), files.pdf())
    response = people.client("handler").get(f"/files/{row.pk}/")
    told = {name: response.headers[name] for name in ("Content-Disposition", "X-Content-Type-Options")}
    assert told["Content-Disposition"].startswith("attachment; filename=")
    assert told["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert people.client("handler").get(f"/files/{row.pk}/thumb/").status_code == 404


def test_a_handler_answers_with_a_photo(people, sent):
    case = sent()
    actions.move(case.pk, "accept", by=people.actor("handler"))
    browser = people.client("handler")
    where = f"/desk/r/{case.reference}/step"
    browser.post(f"{where}/note/", {"text": "现场", "files": [upload(files.photo(colour="red"))]})
    browser.post(f"{where}/answer/", {"text": "修好了", "files": [upload(files.photo())]})
    rows = list(Attachment.objects.filter(case=case).order_by("id"))
    assert [(r.audience, r.message.step) for r in rows] == [("offices", "note"), ("requester", "answer")]
    page = people.client("requester", own=[case.pk]).get(f"/mine/{case.reference}/").content.decode()
    assert [f"/files/{r.pk}/thumb/" in page for r in rows] == [False, True]
    assert f"/files/{rows[0].pk}/thumb/" in browser.get(f"/desk/r/{case.reference}/").content.decode()


def test_a_bad_file_moves_nothing_and_loses_no_words(people, sent):
    case = sent()
    actions.move(case.pk, "accept", by=people.actor("handler"))
    given = {"text": "写了很久的答复", "act": "answer", "files": [upload(b"<html>")]}
    page = people.client("handler").post(f"/desk/r/{case.reference}/step/answer/", given)
    assert (page.status_code, Case.objects.get(pk=case.pk).state) == (400, "accepted")
    assert "写了很久的答复" in page.content.decode()


def test_the_requester_adds_a_photo(people, sent):
    case = sent()
    browser = people.client("requester", own=[case.pk])
    where = f"/mine/{case.reference}/say/add/"
    assert browser.post(where, {"text": "再看", "files": [upload(b"x")]}).status_code == 422
    assert browser.post(where, {"text": "再看", "files": [upload(files.photo())]}).status_code == 302
    assert Attachment.objects.get().message.step == "add"


def test_filing_with_photos_without_scripts(people):
    people.world.division("652301001001")
    browser = Client()
    photos = [upload(files.photo(colour=c)) for c in ("red", "blue")]
    assert browser.post("/ask/what/", {**WHAT, "text": "", "files": photos}).status_code == 200
    more = [upload(files.photo(colour="white")), upload(files.pdf(), "a.pdf")]
    assert browser.post("/ask/what/", {**WHAT, "files": more}).headers["Location"] == "/ask/where/"
    browser.post("/ask/where/", {"place": "宁合社区门口"})
    browser.post("/ask/who/", {})
    assert "/ask/photo/3/" in browser.get("/ask/check/").content.decode()
    assert browser.get("/ask/photo/0/").headers["Content-Type"] == "image/jpeg"
    assert Client().get("/ask/photo/0/").status_code == 404
    browser.post("/ask/photo/0/")
    for _ in range(2):
        browser.post("/ask/check/", {})
    rows = Attachment.objects.order_by("id")
    assert [(r.kind, r.audience, r.message.step) for r in rows] == [
        (kind, "requester", "file") for kind in ("jpg", "jpg", "pdf")
    ]
    assert len(set(rows.values_list("case", flat=True))) == 1


def test_who_lost_the_answer_comes_to_it_by_sending_the_same_form_again(people):
    people.world.division("652301001001")
    browser = Client()
    browser.post("/ask/what/", WHAT)
    sent = [browser.post("/ask/check/", {"once": "of-this-form"}).headers["Location"] for _ in range(2)]
    assert (sent, Case.objects.count()) == (["/filed/", "/filed/"], 1)
    assert browser.post("/ask/check/", {"once": "of-another"}).headers["Location"] == "/ask/"


def test_nine_in_all_on_the_first_screen(people):
    people.world.division("652301001001")
    browser = Client()
    photos = [upload(files.photo((9, 9 + n))) for n in range(8)]
    browser.post("/ask/what/", {**WHAT, "files": photos})
    two = [upload(files.photo((50, 9 + n))) for n in range(2)]
    page = browser.post("/ask/what/", {**WHAT, "files": two})
    assert (page.status_code, "files" in page.context["form"].errors) == (200, True)
    digest = browser.session["draft"]["photos"][0]["digest"]
    assert browser.post("/ask/what/", {**WHAT, "out": digest}).status_code == 302
    assert len(browser.session["draft"]["photos"]) == 8


def test_a_clerk_files_with_a_photo(people):
    people.world.division("652301001001")
    given = {"channel": "counter", "kind": "complaint", "text": "路灯坏了", "files": [upload(files.photo())]}
    assert people.client("clerk").post("/desk/new/", given).status_code == 200
    row = Attachment.objects.get()
    assert attached.found(people.actor("clerk"), row.pk) == row


def test_nothing_sent_at_all(people):
    people.world.division("652301001001")
    assert Client().post("/ask/what/", {}).status_code == 200

"""Files by program: sent first, named when filing or with a step; the same checks and limits as on pages."""

import pytest
from django.test import Client

from tests import files
from tests.files import upload
from tongban.kernel.cases.models import Attachment
from tongban.services.requests.models import Request

pytestmark = pytest.mark.django_db
LAMP = {"text": "宁合社区门口的路灯坏了"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, people):
    settings.MEDIA_ROOT = tmp_path
    people.world.division("652301001001")


def send(*contents, **more):
    return Client().post("/api/files", {"files": [upload(c) for c in contents], **more})


def keys(*contents, **more):
    return [one["key"] for one in send(*contents, **more).json()]


def file(body):
    return Client().post("/api/requests", {**LAMP, **body}, content_type="application/json")


def test_filed_with_a_newer_phones_photo_and_a_document():
    told = send(files.photo(kind="HEIF"), files.pdf()).json()
    assert [one["kind"] for one in told] == ["jpg", "pdf"]
    assert file({"files": [one["key"] for one in told]}).status_code == 201
    rows = Attachment.objects.order_by("id").values_list("kind", "size", "audience", "message__step")
    assert list(rows) == [(one["kind"], one["size"], "requester", "file") for one in told]


@pytest.mark.parametrize(("consent", "pin"), [("true", (87.300833, 44.017222)), ("false", (None, None))])
def test_a_photo_tells_its_place_only_with_consent(consent, pin):
    file({"files": keys(files.photo(), use_pins=consent)})
    row = Request.objects.get()
    assert (row.longitude, row.latitude) == pin


@pytest.mark.parametrize(
    "contents",
    [[b"<html>"], [b""], [files.bomb()], [files.photo()] * 10, [files.photo() + bytes(10_500_000)]],
)
def test_refused_as_on_pages(contents):
    answer = send(*contents)
    assert (answer.status_code, answer.json()["error"]["field"]) == (400, "files")


@pytest.mark.parametrize("made_up", ["00" * 80, "zz" * 80, "01" * 3000])
def test_a_key_that_was_not_given_files_nothing(made_up):
    assert file({"files": [made_up]}).status_code in {400, 422}
    assert not Request.objects.exists()


def test_a_step_with_a_photo(people, sent):
    case = sent()
    browser = people.client("handler")
    where = f"/api/requests/{case.reference}/steps"
    photo = {"text": "现场", "files": keys(files.photo())}
    assert browser.post(f"{where}/note", photo, content_type="application/json").status_code == 200
    assert Attachment.objects.get().message.step == "note"

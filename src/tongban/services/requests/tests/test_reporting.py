"""Reports from the street: once a key, with what the phone said of time, by whom it is for, whole without scripts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from tests import files
from tests.files import upload
from tongban.kernel.cases.models import Attachment, Case, Message
from tongban.kernel.core import clock
from tongban.services.requests.models import Request, StreetReport

pytestmark = pytest.mark.django_db
KEY = "0123456789abcdef0123"
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, people):
    settings.MEDIA_ROOT = tmp_path
    people.world.division("652301001001")


def given(**more):
    told = {
        "key": KEY,
        "matter": "lamp",
        "place": "宁合社区门口",
        "line": "三天了",
        "files": [upload(files.photo())],
    }
    return {**told, **more}


def test_filed_once_however_often_it_is_sent(people):
    browser = people.client("reporter")
    answers = [browser.post("/grid/", given(), headers=JSON).json()["reference"] for _ in range(3)]
    row = Request.objects.select_related("case").get()
    assert answers == [row.case.reference] * 3
    assert (row.channel, row.kind, row.place_text) == ("grid", "report", "宁合社区门口")
    assert row.case.place_path.endswith("652301001001")
    assert Message.objects.get().text == "路灯不亮。地点：宁合社区门口。三天了。"
    assert Attachment.objects.count() == 1


def test_nothing_of_the_request_tells_who_reported(people):
    people.client("reporter").post("/grid/", given())
    row = Request.objects.get()
    assert (row.filed_by, Message.objects.get().actor) == (None, "nobody")
    assert StreetReport.objects.get().account == people["reporter"]


@pytest.mark.parametrize("wrong", [timedelta(days=-9000), timedelta(hours=3), timedelta(0)])
def test_a_wrong_clock_is_measured_and_ours_counts(people, wrong):
    phone = clock.now() + wrong
    taken = phone - timedelta(hours=1)
    people.client("reporter").post("/grid/", given(taken_at=taken.isoformat(), sent_at=phone.isoformat()))
    row = StreetReport.objects.get()
    assert abs(row.ahead - wrong.total_seconds()) < 30
    assert row.said_taken_at == taken
    assert abs(row.taken_at - (clock.now() - timedelta(hours=1))) < timedelta(seconds=30)
    assert abs(Case.objects.get().opened_at - clock.now()) < timedelta(seconds=30)


@pytest.mark.parametrize("time", ["", "yesterday", "0000-00-00", "9999999-01-01T00:00Z"])
def test_a_time_that_cannot_be_read_refuses_nothing(people, time):
    assert people.client("reporter").post("/grid/", given(taken_at=time, sent_at=time)).status_code == 302
    assert (StreetReport.objects.get().said_taken_at, StreetReport.objects.get().ahead) == (None, None)


BAD = {
    "no photo": {"files": []},
    "a document": {"files": [upload(files.pdf())]},
    "no photo after all": {"files": [upload(b"<html>")]},
    "no matter": {"matter": "person"},
    "short key": {"key": "1"},
    "north of the pole": {"longitude": "87", "latitude": "91"},
    "no number": {"longitude": "nan", "latitude": "44"},
}


@pytest.mark.parametrize("name", BAD)
def test_refused_with_a_reason(people, name):
    answer = people.client("reporter").post("/grid/", given(**BAD[name]), headers=JSON)
    assert (answer.status_code, len(answer.json()["why"]) > 5, Case.objects.count()) == (422, True, 0)


@pytest.mark.parametrize(
    ("consent", "pin"), [({"use_pins": "on"}, (87.300833, 44.017222)), ({}, (None, None))]
)
def test_a_photo_tells_its_place_only_with_consent(people, consent, pin):
    people.client("reporter").post("/grid/", given(**consent))
    row = Request.objects.get()
    assert (row.longitude, row.latitude) == pin


def test_the_own_position_goes_before_that_of_a_photo(people):
    people.client("reporter").post(
        "/grid/", given(use_pins="on", longitude="87.1", latitude="44.1", accuracy="12")
    )
    row = StreetReport.objects.get()
    assert (row.request.longitude, row.request.latitude, row.accuracy) == (87.1, 44.1, 12)


def test_who_may(people):
    answers = {
        who: people.client(who).post("/grid/", given()).status_code
        for who in ("signed_in", "handler", "reporter")
    }
    assert answers == {"signed_in": 403, "handler": 403, "reporter": 302}
    assert Client().post("/grid/", given()).headers["Location"].startswith("/login")


def test_the_shell_tells_nothing_of_anybody(people):
    page = people.client("reporter").get("/grid/shell/").content.decode()
    assert [word in page for word in ("reporter", "csrfmiddlewaretoken", "logout")] == [False] * 3


def test_what_the_reporter_sees_of_it(people):
    browser = people.client("reporter")
    to = browser.post("/grid/", given()).headers["Location"]
    reference = Case.objects.get().reference
    assert reference in browser.get(to).content.decode()
    assert people.client("reporter").get(f"/desk/r/{reference}/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_sixteen_phones_send_the_same_at_once(people):
    client = people.client("reporter")
    cookie = client.cookies["session"].value

    def send(_n):
        one = Client()
        one.cookies["session"] = cookie
        try:
            return one.post("/grid/", given(), headers=JSON).json()["reference"]
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(send, range(16)))
    assert (len(answers), Case.objects.count(), Attachment.objects.count()) == (1, 1, 1)

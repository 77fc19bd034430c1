"""The workbench's pages keep to the rules the acts keep to."""

import pytest
from django.urls import reverse
from psycopg.types.range import TimestamptzRange

from tongban.kernel.cases.models import Case
from tongban.kernel.core import clock
from tongban.kernel.parties.models import Office
from tongban.services.requests import reading
from tongban.services.requests.models import Request

pytestmark = pytest.mark.django_db


def desk(people, who, case, path="", **sent):
    client = people.client(who)
    address = f"/desk/r/{case.reference}/{path}"
    return client.post(address, sent) if path else client.get(address)


def test_the_lead_office_sees_its_case(people, sent):
    assert desk(people, "handler", sent()).status_code == 200


@pytest.mark.parametrize(
    "who", ["handler_elsewhere", "handler_of_complained_office", "duty_editor", "stranger"]
)
def test_others_do_not(people, sent, who):
    assert desk(people, who, sent()).status_code in {403, 404}


def test_who_filed_follows_on_the_portal_and_not_here(people, sent):
    case = sent()
    client = people.client("handler_elsewhere", own=[case.pk])
    assert client.get(f"/desk/r/{case.reference}/").status_code == 404
    assert client.get(f"/mine/{case.reference}/").status_code == 200


def test_an_office_that_is_not_there_is_refused_plainly(people, sent):
    case = sent()
    answer = desk(people, "dispatcher", case, "send/", lead="987654321", text="请办")
    assert (answer.status_code, Case.objects.get(pk=case.pk).lead_id) == (400, case.lead_id)


def test_garbage_is_refused_plainly(people, sent):
    assert desk(people, "dispatcher", sent(), "send/", lead="x; DROP", text="请办").status_code == 400


def test_after_sending_nobody_is_led_away(people, filed):
    office = people.world.office("housing").pk
    answer = desk(people, "dispatcher", filed(), "send/", lead=office, back="https://example.org/")
    assert answer["Location"].startswith("/desk/")


def test_an_office_that_has_closed_is_neither_offered_nor_sent_to(people, filed):
    case, office = filed(), people.world.office("streets")
    row = Request.objects.select_related("case").get(pk=case.pk)
    assert office in reading.offices_to_choose(row)
    Office.objects.filter(pk=office.pk).update(valid=TimestamptzRange(office.valid.lower, clock.now()))
    assert office not in reading.offices_to_choose(row)
    answer = desk(people, "dispatcher", case, "send/", lead=str(office.pk))
    assert (answer.status_code, Case.objects.get(pk=case.pk).state) == (400, "received")


@pytest.mark.parametrize(
    ("path", "sent_along", "status"),
    [
        ("send/", {"lead": "²", "text": "请办"}, 400),
        ("step/burn/", {"text": "x"}, 404),
        ("step/ask_statement/", {"text": "x"}, 404),
        ("class/", {"class": f"环境保护|{'x' * 41}", "text": "x"}, 400),
        ("step/note/", {"text": "x", "adopted": "yes", "adopted_by": "2026-02-31"}, 302),
    ],
)
def test_what_no_form_sends_is_refused_and_breaks_nothing(people, sent, path, sent_along, status):
    assert desk(people, "dispatcher", sent(), path, **sent_along).status_code == status


def test_a_number_that_is_none_breaks_no_page(people):
    people.world.division("652301")
    client = people.client("resident")
    answers = client.get("/public/?page=²"), client.post("/ask/where/", {"county": "²"})
    assert [answer.status_code for answer in answers] == [200, 200]
    typed = {"text": "路灯不亮了，请修", "county": "²"}
    assert people.client("clerk").post(reverse("requests:alike"), typed).status_code == 200


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("handler", "/desk/queue/"),
        ("dispatcher", "/desk/centre/"),
        ("supervisor", "/desk/supervision/"),
        ("clerk", "/desk/new/"),
        ("list_sender", "/desk/lists/differences/"),
        ("station_keeper", "/stations/keep/"),
        ("press_officer", "/desk/bulletin/"),
        ("administrator", "/people/accounts/"),
        ("reporter", "/grid/"),
        ("stranger", "/people/me/"),
    ],
)
def test_everybody_begins_where_their_work_is(people, who, first):
    assert people.client(who).get("/desk/")["Location"] == first


def test_what_is_refused_is_said_on_the_case_with_the_words_typed(people, sent):
    case = sent()
    page = desk(people, "dispatcher", case, "merge/", act="merge", into="SQ-0000-000000-0")
    assert page.status_code == 400
    assert 'value="SQ-0000-000000-0"' in page.content.decode()


def test_what_was_sent_is_told_with_the_way_back_to_it(people, filed):
    case, office = filed(), people.world.office("housing")
    client = people.client("dispatcher")
    page = client.post(f"/desk/r/{case.reference}/send/", {"lead": office.pk}, follow=True).content.decode()
    assert f'href="/desk/r/{case.reference}/"' in page
    assert office.name in page


def test_a_ruling_without_a_reason_is_asked_for_it_where_one_chooses(people, filed):
    case, office = filed(), people.world.office("housing")
    for who in ("dispatcher", "handler", "dispatcher", "handler"):
        step, given = (
            ("send", {"lead": office.pk}) if who == "dispatcher" else ("step/return", {"text": "不归我们"})
        )
        assert desk(people, who, case, f"{step}/", **given).status_code == 302
    page = desk(people, "dispatcher", case, "send/", lead=office.pk)
    assert page.status_code == 400
    assert 'id="text_error"' in page.content.decode()


def test_more_time_is_not_typed_for_in_vain(people, sent):
    case = sent()
    assert desk(people, "handler", case, "step/accept/").status_code == 302
    form, granting = f'action="/desk/r/{case.reference}/step/ask_extension/"', "?act=extend#act"
    page = f"/desk/r/{case.reference}/?act=ask_extension"
    assert form in people.client("handler").get(page).content.decode()
    assert granting not in people.client("supervisor").get(page).content.decode()
    desk(people, "handler", case, "step/ask_extension/", text="等材料")
    assert form not in people.client("handler").get(page).content.decode()
    assert granting in people.client("supervisor").get(page).content.decode()

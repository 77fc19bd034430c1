"""The server's side: what is offered, filed, told, in both formats."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.open311.speaking import WHERE, Speaker, smells, wages
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases.models import Case, Contact, Message
from tongban.kernel.core import clock
from tongban.services.requests import actions

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["xml", "json"])
def fmt(request):
    return request.param


def test_what_is_filed_is_told_to_whoever_filed_it(app, fmt):
    app.fmt = fmt
    given = app.file(lat="44.01", long="87.3", first_name="明", last_name="王", phone="13800000000")
    assert (
        given["account_id"],
        "secret" in given["service_notice"] or "密码" in given["service_notice"],
    ) == (None, True)
    [told] = app.get(f"requests/{given['service_request_id']}")
    case = Case.objects.get()
    assert told["service_request_id"] == given["service_request_id"] == case.reference
    kept = {k: told[k] for k in ("status", "service_code", "description", "address", "address_id")}
    assert kept == {
        "status": "open",
        "service_code": "0102",
        "description": "路灯坏了",
        "address": "宁合社区门口",
        "address_id": "652301001001",
    }
    assert (float(told["lat"]), float(told["long"])) == (44.01, 87.3)
    assert told["requested_datetime"].endswith("+08:00")
    assert told["expected_datetime"] > told["requested_datetime"]
    assert Contact.objects.get().name.open() == "王明"


def test_others_see_nothing_until_it_is_public_and_then_only_what_is_public(app, key_of, filed, people):
    case = filed(
        "王芳13911112222家门口路灯坏了", may_publish=True, longitude=87.3, latitude=44.0, name="王芳"
    )
    stranger, nobody = Speaker(key_of("other")[1]), Speaker()
    for who in (app, stranger, nobody):
        assert (who.get("requests"), who.get(f"requests/{case.reference}")[0]["code"]) == ([], 404)
    actions.publish(case.pk, by=people.actor("dispatcher"), title="路灯", text="家门口路灯坏了")
    [told] = nobody.get("requests")
    assert (told["description"], told["lat"], told["address_id"]) == ("家门口路灯坏了", None, "652301")
    said = nobody.last.content.decode()
    assert [word for word in ("王芳", "13911112222", "宁合") if word in said] == []


def test_another_key_of_the_same_account_goes_on_and_a_strangers_does_not(app, key_of):
    from tongban.kernel.access import actions as access
    from tongban.kernel.access.models import Account

    number = app.file()["service_request_id"]
    until = clock.now() + timedelta(days=1)
    given = {"by": SYSTEM, "name": "new", "scopes": ["open311.file"], "until": until}
    _key, token = access.make_key(Account.objects.get(username="app"), **given)
    assert [r["service_request_id"] for r in Speaker(token).get("requests")] == [number]
    assert Speaker(key_of("other")[1]).get("requests") == []


def test_open_and_closed_follow_the_life_and_the_answer_is_told(app, people):
    number = app.file()["service_request_id"]
    case = Case.objects.get()
    actions.send(case.pk, by=people.actor("dispatcher"), lead=people.world.office("housing").pk)
    by = people.actor("handler")
    actions.move(case.pk, "accept", by=by)
    [told] = app.get("requests", status="open")
    assert (told["agency_responsible"], app.get("requests", status="closed")) == ("昌吉市住建局", [])
    actions.move(case.pk, "answer", by=by, text="路灯修好了。")
    [told] = app.get("requests", status="closed")
    case.refresh_from_db()
    assert (told["status"], told["status_notes"].endswith("路灯修好了。")) == ("closed", True)
    assert told["updated_datetime"][:19] == case.answered_at.astimezone(clock.BEIJING).isoformat()[:19]
    updates = app.get("servicerequestupdates")
    assert [u["status"] for u in updates] == ["open", "open", "closed"]
    assert (updates[-1]["description"], updates[-1]["service_request_id"]) == ("路灯修好了。", number)
    assert Speaker().get("servicerequestupdates") == []


def test_the_services_are_listed_with_codes_that_are_text_and_define_what_they_ask(nobody, fmt):
    nobody.fmt = fmt
    services = nobody.get("services")
    assert len(services) == len({s["service_code"] for s in services}) == 124
    assert all(isinstance(s["service_code"], str) and s["type"] == "realtime" for s in services)
    asked = [s["service_code"] for s in services if str(s["metadata"]).lower() == "true"]
    for code in asked:
        told = nobody.get(f"services/{code}")
        assert told["service_code"] == code
        assert all(len(a) == 8 and a["code"] for a in told["attributes"])
    kinds = {a["datatype"] for code in asked for a in nobody.get(f"services/{code}")["attributes"]}
    assert kinds == {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}


def test_attributes_reach_the_office_as_lines_and_the_call_back_is_marked(app):
    app.post(
        "requests",
        **WHERE,
        service_code=wages(),
        description="欠薪",
        **{
            "attribute[EMPLOYER]": "某某建筑公司",
            "attribute[AMOUNT]": "12000.50",
            "attribute[CALL_BACK]": "yes",
        },
        **{"attribute[SINCE]": "2026-10-01T08:00:00+08:00", "phone": "13800000000"},
    )
    text = Message.objects.get().text.splitlines()
    assert text[0] == "欠薪"
    assert {line.partition("：")[2] for line in text[1:]} >= {"某某建筑公司", "12000.50"}
    assert Contact.objects.get().wants_call


@pytest.mark.parametrize("name", ["attribute[POLLUTION][]", "attribute[POLLUTION]"])
def test_several_values_are_taken_in_both_spellings(app, name):
    app.file(service_code=smells(), **{name: ["noise", "dust", "noise"]})
    assert len(Message.objects.get().text.splitlines()[1].partition("：")[2].split("、")) == 2


def test_the_last_ninety_days_are_told_and_other_times_when_asked(app):
    old = app.file("旧")["service_request_id"]
    Case.objects.update(opened_at=clock.now() - timedelta(days=100))
    new = app.file("新")["service_request_id"]
    since = (clock.now() - timedelta(days=110)).isoformat()
    until = (clock.now() - timedelta(days=95)).isoformat()

    def numbers(**given):
        return [r["service_request_id"] for r in app.get("requests", **given)]

    assert numbers() == [new]
    assert numbers(start_date=since, end_date=until) == [old]
    assert numbers(start_date=since.replace("+", " "), end_date=until) == [old]
    assert numbers(start_date=since) == [old]
    assert numbers(end_date=until) == [old]
    assert numbers(service_request_id=f"{new},{old.lower()},none", status="closed", start_date=since) == [
        new,
        old,
    ]
    assert (
        numbers(service_code="0102,99")
        == numbers(service_code="01")
        == numbers(status="open,closed")
        == [new]
    )
    assert numbers(service_code="99") == numbers(status="closed") == []
    assert numbers(updated_after=(clock.now() + timedelta(hours=1)).isoformat()) == []
    assert numbers(updated_before=(clock.now() + timedelta(hours=1)).isoformat()) == [new]


def test_pages_follow_one_another_in_the_same_number_of_queries(app):
    for number in range(7):
        app.file(f"第{number}件")
    pages = [[r["description"] for r in app.get("requests", page=p, page_size=3)] for p in (1, 2, 3, 4)]
    assert pages == [["第6件", "第5件", "第4件"], ["第3件", "第2件", "第1件"], ["第0件"], []]
    counts = []
    for size in (1, 7):
        with CaptureQueriesContext(connection) as ran:
            assert len(app.get("requests", page_size=size)) == size
        counts.append(len(ran))
    assert counts[0] == counts[1] <= 12


def test_extensions_tell_more(app, fmt):
    app.fmt = fmt
    number = app.file()["service_request_id"]
    [told] = app.get(f"requests/{number}", extensions="true")
    assert (told["extended_attributes"]["state"], told["extended_attributes"]["kind"]) == (
        "received",
        "complaint",
    )


def test_a_token_is_the_number_itself(app, nobody, fmt):
    app.fmt = nobody.fmt = fmt
    number = app.file()["service_request_id"]
    assert app.get(f"tokens/{number}") == [{"service_request_id": number, "token": number}]
    nobody.get(f"tokens/{number}")
    assert nobody.no()[0] == 404


def test_what_xml_cannot_hold_does_not_break_it(app):
    app.fmt = "xml"
    number = app.file("a\x0bb<b>&c\ufffe\ud83d\udca1".encode("utf-16", "surrogatepass").decode("utf-16"))
    [told] = app.get(f"requests/{number['service_request_id']}")
    assert "<b>&c" in told["description"]

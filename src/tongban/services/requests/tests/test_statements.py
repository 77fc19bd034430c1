"""The office complained about is asked a neutral question and learns nothing of who asked, in what words, where."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.cases.auditing import verify
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.notices.models import Delivery, Notice
from tongban.services.requests import actions
from tongban.services.requests.models import Statement

pytestmark = pytest.mark.django_db
TEXT = "我叫王小芳，三月五日上午城管队员把我的红色三轮车收走了，没有开任何单据。"
QUESTION = "请说明今年春季暂扣车辆时是否出具清单、由谁保管。"
PHONE = "13911112222"
TELLING = ("王小芳", "三轮车", "单据", PHONE, "1391111")


@pytest.fixture
def complaint(people, filed):
    """A complaint about the streets office that the housing office looks into."""
    streets = people.world.office("streets").pk
    case = filed(TEXT, about=streets, name="王小芳", phone=PHONE)
    actions.send(case.pk, by=people.actor("dispatcher"), lead=people.world.office("housing").pk)
    return actions.move(case.pk, "accept", by=people.actor("handler"))


@pytest.fixture
def asked(people, complaint):
    return actions.ask_statement(complaint.pk, by=people.actor("handler"), text=QUESTION)


def test_it_has_its_own_number_clock_and_office(people, complaint, asked):
    clock = asked.clocks.get()
    told = (asked.life, asked.lead_id, asked.reference[:2], clock.code, clock.term)
    assert told == ("statement", complaint.about_id, "WX", "statement", {"kind": "working_days", "n": 3})


def test_the_answer_comes_back_to_the_handling_office(people, complaint, asked, relay):
    actions.give_statement(asked.pk, by=people.actor("handler_of_complained_office"), text="均已出具清单。")
    relay()
    page = people.client("handler").get(f"/desk/r/{complaint.reference}/").content.decode()
    heard = Notice.objects.filter(to_account=people["handler"], data__step="statement_given").count()
    assert ("均已出具清单" in page, heard, verify(replay=True).breaks) == (True, 1, [])


def test_the_centre_may_ask_too_and_take_it_back(people, complaint):
    by = people.actor("dispatcher")
    asked = actions.ask_statement(complaint.pk, by=by, text=QUESTION)
    assert actions.take_back_statement(asked.pk, by=by).state == "taken_back"


@pytest.mark.parametrize("who", ["handler_of_complained_office", "handler_elsewhere", "clerk", "stranger"])
def test_nobody_else_asks(people, complaint, who):
    with pytest.raises(NotAllowed):
        actions.ask_statement(complaint.pk, by=people.actor(who), text=QUESTION)


def test_nobody_else_answers(people, asked):
    with pytest.raises(NotAllowed):
        actions.give_statement(asked.pk, by=people.actor("handler"), text="x")


def test_one_at_a_time(people, complaint, asked):
    with pytest.raises(Conflict):
        actions.ask_statement(complaint.pk, by=people.actor("handler"), text="请再说明一次保管地点。")


def test_a_request_about_no_office_has_nobody_to_ask(people, sent):
    with pytest.raises(NotAllowed):
        actions.ask_statement(sent().pk, by=people.actor("handler"), text=QUESTION)


@pytest.mark.parametrize(
    "question",
    [
        "王小芳的车在哪里？",
        "城管队员把我的红色三轮车收走了，是否属实？",
        "城管队员，把我的红色 三轮车！是否属实？",
        "请联系13911112222核实。",
        "请说明编号{reference}的情况。",
        "请说明第{number}号的情况。",
    ],
)
def test_a_telling_question_is_refused(people, complaint, question):
    said = question.format(reference=complaint.reference, number=complaint.reference.split("-")[2])
    with pytest.raises(TongbanError) as refused:
        actions.ask_statement(complaint.pk, by=people.actor("handler"), text=said)
    assert (refused.value.code, Statement.objects.count()) == ("telling", 0)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(TEXT) - 10), size=st.integers(9, 30))  # at least eight letters of it
def test_no_stretch_of_the_words_passes(people, complaint, at, size):
    with pytest.raises(TongbanError):
        actions.ask_statement(complaint.pk, by=people.actor("handler"), text=f"请问{TEXT[at : at + size]}？")


def test_the_asked_office_learns_nothing(people, complaint, asked, relay):
    """No page, list, search, API answer, notice or file name of theirs holds a word of it or leads to it."""
    relay()
    client = people.client("handler_of_complained_office")
    number = complaint.reference
    pages = [
        f"/desk/statements/{asked.reference}/",
        "/desk/statements/",
        "/desk/queue/",
        "/desk/all/",
        "/me/",
    ]
    pages += ["/api/requests", "/api/requests?q=三轮车", "/api/queue", "/letters/", "/public/", "/board/"]
    shown = "".join(client.get(page, follow=True).content.decode() for page in pages)
    found = [client.get("/desk/all/", {"q": word}).context["rows"] for word in ("三轮车", number)]
    assert (QUESTION in shown, found) == (True, [[], []])
    assert [w for w in (*TELLING, number, TEXT[8:20]) if w in shown] == []


@pytest.mark.parametrize(
    "path", ["/desk/r/{0}/", "/api/requests/{0}", "/public/{0}/", "/mine/{0}/", "/desk/statements/{0}/"]
)
def test_a_guessed_number_opens_nothing(people, complaint, asked, path):
    client = people.client("handler_of_complained_office")
    assert client.get(path.format(complaint.reference)).status_code == 404


def test_neither_is_the_statement_a_request(people, asked):
    for who in ("handler", "dispatcher", "handler_of_complained_office"):
        assert people.client(who).get(f"/desk/r/{asked.reference}/").status_code == 404


def test_notices_and_events_say_nothing(people, complaint, relay):
    streets = people["handler_of_complained_office"]
    asked = actions.ask_statement(complaint.pk, by=people.actor("handler"), text=QUESTION)
    relay()
    told = [*Notice.objects.filter(to_account=streets), *Delivery.objects.filter(notice__to_account=streets)]
    said = str([vars(row) for row in told])
    assert (asked.reference in said, complaint.reference in said) == (True, False)
    assert list(Message.objects.filter(case=asked).values_list("text", flat=True)) == [QUESTION]


def test_the_requester_is_not_told_of_it(people, complaint, asked):
    page = (
        people.client("requester", own=[complaint.pk]).get(f"/mine/{complaint.reference}/").content.decode()
    )
    assert (asked.reference in page, QUESTION in page) == (False, False)


def test_pages_ask_and_answer(people, complaint):
    handler, streets = people.client("handler"), people.client("handler_of_complained_office")
    handler.post(f"/desk/r/{complaint.reference}/statement/", {"text": QUESTION})
    number = Statement.objects.get().case.reference
    assert streets.post(f"/desk/statements/{number}/", {"text": ""}).status_code == 422
    streets.post(f"/desk/statements/{number}/", {"text": "均已出具清单。"})
    assert Case.objects.get(reference=number).state == "given"


def test_it_comes_back_to_a_petition_that_is_being_reviewed(people, filed):
    streets, by = people.world.office("streets").pk, people.actor("handler")
    case = filed(TEXT, kind="petition", about=streets)
    actions.send(case.pk, by=people.actor("dispatcher"), lead=people.world.office("housing").pk)
    actions.move(case.pk, "accept", by=by)
    asked = actions.ask_statement(case.pk, by=by, text=QUESTION)
    actions.move(case.pk, "answer", by=by, text="已依法处理。")
    actions.move(case.pk, "ask_review", by=people.actor("requester", own=[case.pk]), text="请复查。")
    given = actions.give_statement(
        asked.pk, by=people.actor("handler_of_complained_office"), text="均已出具清单。"
    )
    assert given.state == "given"

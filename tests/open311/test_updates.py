"""What the requester says through a program: a reply, an addition, taking it up again, each once."""

from datetime import timedelta

import pytest

from tests.open311.speaking import Speaker
from tongban.kernel.cases.models import Case, Message
from tongban.kernel.core import clock
from tongban.services.requests import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(app, people):
    """A request that the housing office has accepted."""
    number = app.file()["service_request_id"]
    case = Case.objects.get(reference=number)
    actions.send(case.pk, by=people.actor("dispatcher"), lead=people.world.office("housing").pk)
    return actions.move(case.pk, "accept", by=people.actor("handler"))


def say(app, case, **given):
    return app.post("servicerequestupdates", service_request_id=case.reference, **given)


@pytest.mark.parametrize("fmt", ["xml", "json"])
def test_words_are_added_and_a_question_is_answered(app, at_work, people, fmt):
    app.fmt = fmt
    [told] = say(app, at_work, description="又坏了一盏", status="OPEN")
    assert told == {"update_id": f"{at_work.reference}.{Case.objects.get().seq}"}
    actions.move(at_work.pk, "ask", by=people.actor("handler"), text="哪一盏？")
    assert app.get("servicerequestupdates")[-1]["description"] == "哪一盏？"
    say(app, at_work, description="东边的", status="open")
    assert list(Message.objects.order_by("id").values_list("step", flat=True)) == [
        "file",
        "add",
        "ask",
        "supply",
    ]
    assert Case.objects.get().state == "in_progress"


def test_it_is_taken_up_again_only_if_the_status_says_so(app, at_work, people):
    actions.move(at_work.pk, "answer", by=people.actor("handler"), text="修好了")
    say(app, at_work, description="谢谢", status="CLOSED")
    assert (app.no()[0], Case.objects.get().state) == (400, "answered")
    say(app, at_work, description="还是不亮", status="OPEN")
    assert Case.objects.get().state == "reopened"


def test_what_was_said_of_the_first_answer_does_not_stand_for_the_next(app, at_work, people):
    actions.move(at_work.pk, "answer", by=people.actor("handler"), text="修好了")
    requester = people.actor("requester", own=[at_work.pk])
    actions.confirm(at_work.pk, by=requester, contacted=True, solved=False, satisfaction=1)
    say(app, at_work, description="还是不亮", status="OPEN")
    row = Case.objects.get().request
    assert (row.contacted, row.solved, row.satisfaction) == (None, None, None)


def test_the_same_update_is_taken_once(app, at_work):
    numbered = [say(app, at_work, description="一样", update_id="7", status=s) for s in ("OPEN", "open")]
    unnumbered = [say(app, at_work, description="两样") for _ in range(2)]
    assert (numbered[0], unnumbered[0]) == (numbered[1], unnumbered[1])
    assert Message.objects.filter(step="add").count() == 2


def test_only_whoever_filed_may_say_something(app, at_work, key_of, filed):
    for who in (Speaker(key_of("other")[1]), Speaker()):
        say(who, at_work, description="x")
        assert who.no()[0] in {403, 404}
    say(app, filed(), description="x")
    assert app.no()[0] == 404
    app.post("servicerequestupdates", service_request_id=at_work.reference)
    assert app.no()[0] == 400


def test_updates_of_public_requests_are_what_a_person_let_out_of_their_answers(filed, people, nobody):
    case = filed(may_publish=True)
    actions.send(case.pk, by=people.actor("dispatcher"), lead=people.world.office("housing").pk)
    actions.move(case.pk, "accept", by=people.actor("handler"))
    actions.move(case.pk, "answer", by=people.actor("handler"), text="已修好，电话13800000000")
    assert nobody.get("servicerequestupdates") == []
    shown = {"title": "路灯", "text": "路灯坏了"}
    actions.publish(case.pk, by=people.actor("dispatcher"), **shown)
    [told] = nobody.get("servicerequestupdates")
    assert (told["status"], "138" in told["description"]) == ("closed", False)
    actions.publish(case.pk, by=people.actor("dispatcher"), **shown, answer="已修好，电话■■■")
    [told] = nobody.get("servicerequestupdates")
    assert told["description"] == "已修好，电话■■■"


def test_updates_of_a_time_are_told_oldest_first_in_pages(app, at_work, people):
    by = people.actor("handler")
    for number in range(3):
        actions.move(at_work.pk, "progress", by=by, text=f"第{number}步")
    told = [app.get("servicerequestupdates", page=p, page_size=2) for p in (1, 2, 3, 4)]
    said = [u["description"] for page in told for u in page]
    assert (said[2:], [len(page) for page in told]) == (["第0步", "第1步", "第2步"], [2, 2, 1, 0])
    later = (clock.now() + timedelta(minutes=1)).isoformat()
    assert app.get("servicerequestupdates", start_date=later) == []

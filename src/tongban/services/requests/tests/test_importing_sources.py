"""What a source is called belongs to the office that sends: a name that is guessed tells and changes nothing."""

import pytest

from tests.people import grant
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.services.requests.actions import importing
from tongban.services.requests.actions.importing import import_requests
from tongban.services.requests.models import Request

pytestmark = pytest.mark.django_db


def send(text, **who):
    return import_requests([(1, {"id": "1", "text": text})], source="hotline", **who)


def test_one_office_neither_learns_nor_amends_what_another_sent(people):
    grant(people.world, people["handler_of_complained_office"], "requests.clerk", "streets", "652301")
    assert send("城管局的人乱收费", by=people.actor("clerk")).new == 1
    guess = send("城管局的人乱收费", by=people.actor("handler_of_complained_office"))
    assert (guess.new, guess.unchanged, guess.changed) == (1, 0, 0)
    send("没有这回事", by=people.actor("handler_of_complained_office"))
    theirs = Request.objects.select_related("case").order_by("pk").first()
    assert [message.text for message in theirs.case.messages.all()] == ["城管局的人乱收费"]


def test_the_same_office_and_the_operator_know_their_own_again(people):
    for who in ({"by": people.actor("clerk")}, {}):
        assert send("路灯不亮", **who).new == 1
        assert send("路灯不亮", **who).unchanged == 1


def test_an_id_too_long_to_keep_is_refused_with_its_row_and_the_others_come_in(people):
    people.world.division("652301001")
    rows = [(1, {"id": "x" * 81, "text": "路灯不亮"}), (2, {"id": "x" * 80, "text": "路灯不亮"})]
    report = import_requests(rows, source="hotline")
    assert (report.read, report.new, [(r["row"], r["field"]) for r in report.refused]) == (2, 1, [(1, "id")])
    with pytest.raises(TongbanError) as refused:
        import_requests(rows, source="x" * 41)
    assert refused.value.field == "source"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "\u200e"}, "text"),
        ({"filed_at": "0001-01-01 00:00"}, "filed_at"),
        ({"text": "\ud800"}, "text"),
    ],
)
def test_a_row_that_cannot_be_filed_is_refused_and_the_others_come_in(people, wrong, field):
    people.world.division("652301001")
    rows = [
        (1, {"id": "1", "text": "路灯不亮", **wrong}),
        (2, {"id": "2", "text": "路灯不亮\ud800", "subject": "\ud800"}),
    ]
    report = import_requests(rows, source="hotline")
    assert (report.new, [(r["row"], r["field"]) for r in report.refused]) == (1, [(1, field)])


def test_an_id_that_stands_twice_is_told_however_far_apart(people, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 1)
    people.world.division("652301001")
    rows = [
        (1, {"id": "1", "text": "路灯不亮"}),
        (2, {"id": "1", "text": "没有这回事"}),
        (3, {"id": "1", "text": "路灯不亮"}),
    ]
    for new in (1, 0):
        report = import_requests(rows, source="hotline")
        told = (report.new, report.unchanged, report.changed, [r["row"] for r in report.refused])
        assert told == (new, 2 - new, 0, [2])


def test_the_clocks_of_an_answered_one_whose_office_nobody_knows_start_when_it_comes(people):
    people.world.division("652301001")
    past = {"filed_at": "2020-03-04 09:30", "answered_at": "2020-03-07 10:00"}
    import_requests([(1, {"id": "1", "text": "路灯不亮", **past})], source="hotline")
    case = Request.objects.get().case
    assert (case.state, case.due_at > clock.now()) == ("received", True)

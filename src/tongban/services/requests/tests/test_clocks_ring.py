"""Nothing is silently late: reminder, head, supervisor, each once; silence closes, a question waits five days."""

from datetime import timedelta

import pytest

from tongban.kernel.cases import actions as cases
from tongban.kernel.cases import tasks
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.queries import history, ringing
from tongban.kernel.core import clock
from tongban.kernel.notices.models import Notice
from tongban.services.requests import actions

pytestmark = pytest.mark.django_db


def ring_until(days):
    with clock.at(clock.now() + timedelta(days=days)):
        while ids := ringing():
            for pk in ids:
                cases.ring(pk)


def test_each_alarm_once(people, sent):
    case = sent()
    ring_until(40)
    ring_until(41)
    rung = [e.data["clocks"][0] for e in history(case) if e.code == "clock.rung"]
    levels = [c["level"] for c in rung if c["code"] == "answer"]
    assert levels == [1, 2, 3]


def test_the_supervisor_hears_of_the_late(people, sent, relay):
    people["supervisor"], people["head"], people["handler"]
    case = sent()
    ring_until(40)
    with clock.at(clock.now() + timedelta(days=40)):
        relay()
    told = set(Notice.objects.filter(about_id=case.pk).values_list("to_account__username", flat=True))
    assert {"supervisor", "head", "handler"} <= told


def test_each_alarm_goes_to_those_it_is_for(people, sent, relay):
    levels = ({"handler", "head"}, {"head"}, {"supervisor"})
    for who in set().union(*levels):
        people[who]
    case = sent()
    actions.move(case.pk, "accept", by=people.actor("handler"))
    relay()
    for whom in levels:
        Notice.objects.all().delete()
        with clock.at(case.clocks.get(code="answer").alarm_at):
            cases.ring(case.pk)
            relay()
        assert set(Notice.objects.values_list("to_account__username", flat=True)) == whom


def test_the_clock_of_a_helper_warns_the_helper(people, sent, relay):
    helper, case = people["handler_of_complained_office"], sent()
    handler = people.actor("handler")
    actions.move(case.pk, "accept", by=handler)
    streets = people.world.office("streets").pk
    actions.move(case.pk, "ask_helper", by=handler, helpers=[(streets, "清理现场")])
    relay()
    Notice.objects.all().delete()
    with clock.at(case.clocks.get(code="help").alarm_at):
        cases.ring(case.pk)
        relay()
    assert set(Notice.objects.values_list("to_account__username", flat=True)) == {helper.username}


def test_no_reply_closes_and_counts_as_no_yes(people, sent):
    case = sent()
    actions.move(case.pk, "accept", by=people.actor("handler"))
    actions.move(case.pk, "answer", by=people.actor("handler"), text="修好了")
    ring_until(12)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.outcome, case.request.solved) == ("closed", "no_reply", None)


def test_a_question_waits_five_working_days(people, sent):
    case = sent()
    actions.move(case.pk, "accept", by=people.actor("handler"))
    actions.move(case.pk, "ask", by=people.actor("handler"), text="哪盏灯？")
    ring_until(15)
    assert Case.objects.get(pk=case.pk).state == "in_progress"


def test_one_that_cannot_ring_keeps_no_other_silent(sent):
    first, second = sent(), sent()
    Case.objects.filter(pk=first.pk).update(life="gone")
    with clock.at(clock.now() + timedelta(days=40)), pytest.raises(KeyError):
        tasks.ring()
    assert second.clocks.get(code="answer").alarms == 3

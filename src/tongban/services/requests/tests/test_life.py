"""The life of a request: who may take which step when, and what it does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongban.kernel.cases.queries import differences
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.notices.models import Notice
from tongban.services.requests import actions, queries
from tongban.services.requests.lifecycle import REQUEST, checks
from tongban.services.requests.models import Request
from tongban.services.requests.outside import hear

pytestmark = pytest.mark.django_db


def answered(people, case):
    by = people.actor("handler")
    actions.move(case.pk, "accept", by=by)
    return actions.move(case.pk, "answer", by=by, text="修好了。")


@pytest.mark.parametrize(
    ("who", "steps"),
    [
        ("handler", {"accept", "return", "note", "ask_helper"}),
        ("head", {"accept", "return", "note", "ask_helper"}),
        ("handler_elsewhere", set()),
        ("dispatcher", {"reroute", "urge", "note", "ask_helper", "merge", "classify"}),
        ("supervisor", {"reroute", "urge", "note"}),
        ("clerk", set()),
        ("stranger", set()),
        ("administrator", set()),
    ],
)
def test_steps_offered_when_dispatched(people, sent, who, steps):
    case = sent()
    assert {s.code for s in REQUEST.open_to(people.actor(who), case)} == steps


def test_the_whole_way(people, sent):
    case = sent()
    answered(people, case)
    requester = people.actor("requester", own=[case.pk])
    case = actions.confirm(case.pk, by=requester, contacted=True, solved=True, satisfaction=5)
    assert (case.state, case.outcome, differences(case)) == ("closed", "solved", [])


def test_an_answer_needs_words(people, sent):
    case = sent()
    actions.move(case.pk, "accept", by=people.actor("handler"))
    with pytest.raises(TongbanError) as refused:
        actions.move(case.pk, "answer", by=people.actor("handler"), text="  ")
    assert refused.value.field == "text"


def test_nobody_else_answers(people, sent):
    case = sent()
    with pytest.raises(NotAllowed):
        actions.move(case.pk, "accept", by=people.actor("handler_elsewhere"))


def test_the_second_is_told_what_happened(people, sent):
    case = sent()
    actions.move(case.pk, "accept", by=people.actor("handler"))
    with pytest.raises(Conflict):
        actions.move(case.pk, "return", by=people.actor("head"), text="不归我们")


def test_the_clock_pauses_exactly(people, sent):
    case = sent()
    by = people.actor("handler")
    actions.move(case.pk, "accept", by=by)
    before = case.clocks.get(code="answer").due_at
    actions.move(case.pk, "ask", by=by, text="哪盏灯？")
    with clock.at(clock.now() + timedelta(days=28)):
        actions.move(case.pk, "resume", by=by)
    # four whole weeks later the same office hours are left; holidays in them may push it further
    assert case.clocks.get(code="answer").due_at >= before + timedelta(days=28)


def test_two_returns_then_a_ruling(people, sent):
    case = sent()
    office, by = people.world.office("housing"), people.actor("handler")
    for _ in range(2):
        actions.move(case.pk, "return", by=by, text="不归我们")
        actions.send(case.pk, by=people.actor("dispatcher"), lead=office.pk, text="请办理")
    with pytest.raises(TongbanError):
        actions.move(case.pk, "return", by=by, text="还是不归我们")


def test_more_time_is_asked_for_once(people, sent):
    case = sent()
    by = people.actor("handler")
    actions.move(case.pk, "accept", by=by)
    before = case.clocks.get(code="answer").due_at
    actions.move(case.pk, "ask_extension", by=by, text="缺材料")
    actions.move(case.pk, "extend", by=people.actor("dispatcher"), text="同意")
    assert case.clocks.get(code="answer").due_at > before
    with pytest.raises(TongbanError):
        actions.move(case.pk, "ask_extension", by=by, text="还缺")


def test_more_time_is_asked_for_before_the_deadline_alone(people, sent):
    case, by = sent(), people.actor("handler")
    actions.move(case.pk, "accept", by=by)
    due = case.clocks.get(code="answer").due_at
    with clock.at(due + timedelta(seconds=1)), pytest.raises(TongbanError):
        actions.move(case.pk, "ask_extension", by=by, text="缺材料")
    with clock.at(due):
        assert actions.move(case.pk, "ask_extension", by=by, text="缺材料").state == "accepted"


def again(people, case, times=1):
    """Answered and taken up again so often; the second time the supervisor sends it on to the same office."""
    requester = people.actor("requester", own=[case.pk])
    for time in range(times):
        answered(people, case)
        case = actions.move(case.pk, "reopen", by=requester, text="没有解决")
        if time:
            office = people.world.office("housing").pk
            case = actions.send(
                case.pk, by=people.actor("supervisor"), lead=office, text="请再查", step="reroute"
            )
    return case


def test_reopened_at_most_twice(people, sent):
    case = again(people, sent(), 2)
    requester = people.actor("requester", own=[case.pk])
    answered(people, case)
    with pytest.raises(TongbanError):
        actions.move(case.pk, "reopen", by=requester, text="还是没有")


def test_the_second_reopening_goes_to_the_supervisor(people, sent):
    case = sent()
    again(people, case)
    answered(people, case)
    case = actions.move(case.pk, "reopen", by=people.actor("requester", own=[case.pk]), text="还是没有")
    office = people.world.office("housing").pk
    with pytest.raises(NotAllowed):
        actions.move(case.pk, "accept", by=people.actor("handler"))
    with pytest.raises(NotAllowed):
        actions.send(case.pk, by=people.actor("dispatcher"), lead=office, text="x", step="reroute")
    sent_on = actions.send(case.pk, by=people.actor("supervisor"), lead=office, text="请再查", step="reroute")
    assert (sent_on.state, actions.move(case.pk, "accept", by=people.actor("handler")).state) == (
        "dispatched",
        "accepted",
    )


def test_the_first_reopening_goes_back_to_the_office(people, sent):
    case = again(people, sent())
    assert actions.move(case.pk, "accept", by=people.actor("handler")).state == "accepted"


@pytest.mark.parametrize(("hours", "refused"), [(0, False), (1, True)])
def test_the_fifteenth_day_counts_to_its_end(people, sent, hours, refused):
    with clock.at(datetime(2026, 4, 8, 3, tzinfo=UTC)):
        case = sent()
        answered(people, case)
    case.refresh_from_db()
    end = checks.reopen_until(case)
    with clock.at(end + timedelta(hours=hours)):
        try:
            actions.move(case.pk, "reopen", by=people.actor("requester", own=[case.pk]), text="没有解决")
        except TongbanError:
            assert refused
        else:
            assert not refused
    assert end.astimezone(clock.BEIJING).date() == date(2026, 4, 23)


def test_taken_up_again_what_was_said_before_is_history(people, sent):
    case = sent()
    answered(people, case)
    requester = people.actor("requester", own=[case.pk])
    actions.confirm(case.pk, by=requester, contacted=True, solved=False, satisfaction=1)
    actions.move(case.pk, "reopen", by=requester, text="没有解决")
    row = Request.objects.get(pk=case.pk)
    assert (row.contacted, row.solved, row.satisfaction) == (None, None, None)


@pytest.mark.parametrize(
    ("step", "template"), [("accept", "mine_accept"), ("answer", "mine_answer"), ("file", "mine")]
)
def test_the_requester_hears_in_words_for_the_step(people, sent, relay, step, template):
    case = sent(phone="13911112222")
    answered(people, case)
    relay()
    assert Notice.objects.get(to_case=case.pk, data__step=step).template == f"requests.{template}"


def test_reopening_ends_after_fifteen_days(people, sent):
    case = sent()
    answered(people, case)
    with clock.at(clock.now() + timedelta(days=30)), pytest.raises(TongbanError):
        actions.move(case.pk, "reopen", by=people.actor("requester", own=[case.pk]), text="没有解决")


def test_merged_requesters_hear_and_can_be_taken_apart(people, filed, sent):
    lead, other = sent(), filed("同一盏路灯还是不亮")
    case = actions.move(other.pk, "merge", by=people.actor("dispatcher"), into=lead.pk)
    assert (case.state, case.merged_into_id) == ("merged", lead.pk)
    case = actions.move(other.pk, "unmerge", by=people.actor("dispatcher"))
    assert (case.state, case.merged_into_id, differences(case)) == ("received", None, [])


def test_a_helping_office_has_its_own_clock(people, sent):
    case = sent()
    streets = people.world.office("streets").pk
    actions.move(case.pk, "ask_helper", by=people.actor("handler"), helpers=[(streets, "清理现场")])
    helper = people.actor("handler_of_complained_office")
    actions.move(case.pk, "help_done", by=helper, text="已清理")
    assert case.clocks.get(code="help", office=streets).stopped_at


def test_a_partner_does_not_answer_what_waits_for_the_supervisor(people, sent):
    case = sent()
    requester = people.actor("requester", own=[case.pk])
    for _time in range(2):
        answered(people, case)
        case = actions.move(case.pk, "reopen", by=requester, text="还是不亮")
    hear(case.pk, office=case.lead_id, text="修好了", ended=True)
    case.refresh_from_db()
    assert (case.state, case.messages.filter(step="amend").count()) == ("reopened", 1)


def test_a_wish_for_more_time_is_looked_at_only_while_it_can_be_granted(people, sent):
    case, by, supervisor = sent(), people.actor("handler"), people.actor("supervisor")
    actions.move(case.pk, "accept", by=by)
    actions.move(case.pk, "ask_extension", by=by, text="缺材料")
    assert queries.supervised(supervisor)["extension"].count() == 1
    actions.move(case.pk, "answer", by=by, text="修好了。")
    assert queries.supervised(supervisor)["extension"].count() == 0


def test_who_answers_ends_the_clocks_of_all_who_help(people, sent):
    case = sent()
    by, streets = people.actor("handler"), people.world.office("streets").pk
    actions.move(case.pk, "accept", by=by)
    actions.move(case.pk, "ask_helper", by=by, helpers=[(streets, "清理现场")])
    case = actions.move(case.pk, "answer", by=by, text="修好了。")
    [helping], [confirm] = case.clocks.filter(code="help"), case.clocks.filter(code="confirm")
    assert (helping.dropped, case.due_at) == (True, confirm.due_at)


def test_a_suggestion_is_judged_by_the_head(people, filed):
    case = filed("建议增设路灯", kind="suggestion")
    actions.send(case.pk, by=people.actor("dispatcher"), lead=people.world.office("housing").pk)
    head, day = people.actor("head"), date(2027, 6, 30)
    actions.move(case.pk, "accept", by=head)
    for by, said in (
        ("head", {}),
        ("head", {"adopted": True}),
        ("handler", {"adopted": True, "adopted_by": day}),
    ):
        with pytest.raises(TongbanError):
            actions.move(case.pk, "answer", by=people.actor(by), text="谢谢", **said)
    case = actions.move(case.pk, "answer", by=head, text="采纳，明年列入计划。", adopted=True, adopted_by=day)
    row = Request.objects.get(pk=case.pk)
    assert (row.adopted, row.adopted_by, differences(case)) == (True, day, [])
    actions.move(case.pk, "reopen", by=people.actor("requester", own=[case.pk]), text="不是这个意思")
    row.refresh_from_db()
    assert (row.adopted, row.adopted_by) == (None, None)


def test_nobody_helps_with_what_is_closed(people, sent):
    case = sent()
    streets = people.world.office("streets").pk
    actions.move(case.pk, "ask_helper", by=people.actor("handler"), helpers=[(streets, "清理现场")])
    actions.move(case.pk, "withdraw", by=people.actor("requester", own=[case.pk]), text="不用了")
    [helper], [clock] = case.helpers.all(), case.clocks.filter(code="help")
    assert (helper.done_at is not None, helper.part, clock.dropped) == (True, "清理现场", True)
    assert not queries.queue_of(people.actor("handler_of_complained_office"), 9)


def test_however_many_helped_they_are_told_off_at_once(people, sent):
    case, by = sent(), people.actor("handler")
    offices = [people.world.office(code).pk for code in ("streets", "housing_elsewhere", "streets_elsewhere")]
    actions.move(case.pk, "ask_helper", by=by, helpers=[(pk, "清理现场") for pk in offices])
    with CaptureQueriesContext(connection) as asked:
        actions.move(case.pk, "withdraw", by=people.actor("requester", own=[case.pk]), text="不用了")
    case.refresh_from_db()
    written = [q["sql"] for q in asked if "cases_helper" in q["sql"] and not q["sql"].startswith("SELECT")]
    assert (len(written), case.helpers.filter(done_at=None).count(), differences(case)) == (1, 0, [])

"""Petitions by the letter: 15 days to say, 60 to answer, 30 more once, 30 to ask for each review and 30 to give it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import grant
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.queries import differences, ringing
from tongban.kernel.core import clock
from tongban.kernel.core.calendar import CalendarDays, deadline
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.services.requests import actions
from tongban.services.requests.lifecycle import PETITION
from tongban.services.requests.models import Representative
from tongban.services.requests.papers import papers_of

pytestmark = pytest.mark.django_db


def at(month, day):
    """Noon of that day of 2026 in Beijing."""
    return clock.at(datetime(2026, month, day, 4, tzinfo=UTC))


def due(case, code):
    row = case.clocks.filter(code=code, dropped=False).order_by("-round").first()
    return row.due_at.astimezone(clock.BEIJING).date()


@pytest.fixture
def petition(people, filed):
    """Received on 3 February 2026 and sent to the housing office."""
    with at(2, 3):
        case = filed("征地补偿款一直没有发放，请求依法处理。", kind="petition")
        return actions.send(case.pk, by=people.actor("dispatcher"), lead=people.world.office("housing").pk)


def step(people, case, code, who="handler", text="依法处理。", day=None):
    own = [case.pk] if who == "requester" else []
    with at(*day) if day else clock.at(clock.now()):
        return actions.move(case.pk, code, by=people.actor(who, own=own), text=text)


def answered(people, case):
    step(people, case, "accept", day=(2, 10))
    return step(people, case, "answer", day=(3, 10))


def test_acceptance_is_told_within_15_days_of_receipt_over_spring_festival(petition):
    """Day 15 is 18 February; the holiday ends on the 23rd, so the last day is the 24th."""
    assert due(petition, "acceptance") == date(2026, 2, 24)


def test_sent_on_to_another_office_the_15_days_go_on(people, petition):
    step(people, petition, "return", day=(2, 6))
    with at(2, 9):
        office = people.world.office("housing").pk
        case = actions.send(petition.pk, by=people.actor("dispatcher"), lead=office)
    assert (due(case, "acceptance"), case.clocks.filter(code="acceptance").count()) == (date(2026, 2, 24), 1)


def test_the_60_days_count_from_acceptance(people, petition):
    """Sixty days after 10 February is Saturday 11 April; the next working day is Monday the 13th."""
    case = step(people, petition, "accept", day=(2, 10))
    assert (due(case, "answer"), case.clocks.get(code="acceptance").stopped_at is None) == (
        date(2026, 4, 13),
        False,
    )


def test_before_acceptance_no_60_days_run(petition):
    assert petition.clocks.filter(code="answer").count() == 0


def test_sent_elsewhere_after_acceptance_the_60_days_go_on(people, petition):
    step(people, petition, "accept", day=(2, 10))
    with at(2, 12):
        office = people.world.office("housing").pk
        actions.send(petition.pk, by=people.actor("supervisor"), lead=office, text="请办", step="reroute")
    case = step(people, petition, "accept", day=(2, 25))
    assert (due(case, "answer"), case.clocks.filter(code="answer").count()) == (date(2026, 4, 13), 1)


def test_waiting_for_the_petitioner_stops_no_legal_clock(people, petition):
    step(people, petition, "accept", day=(2, 10))
    case = step(people, petition, "ask", day=(2, 11))
    assert (due(case, "answer"), case.clocks.get(code="answer").paused_at) == (date(2026, 4, 13), None)


def test_extended_once_by_30_days_with_the_reason_told(people, petition):
    step(people, petition, "accept", day=(2, 10))
    step(people, petition, "ask_extension", day=(4, 1))
    case = step(people, petition, "extend", "dispatcher", "需调取档案。", day=(4, 2))
    paper = papers_of(case)[-1]
    assert (due(case, "answer"), paper.kind.letters, paper.text) == (date(2026, 5, 13), "YQ", "需调取档案。")
    with pytest.raises(TongbanError):
        step(people, petition, "ask_extension", day=(4, 3))


@pytest.mark.parametrize(
    ("code", "state", "letters"), [("decline", "declined", "BSL"), ("transfer", "transferred", "ZS")]
)
def test_refused_or_transferred_the_15_days_are_kept_and_told(people, petition, code, state, letters):
    case = step(people, petition, code, "dispatcher", "请向仲裁委申请。", day=(2, 11))
    stopped = case.clocks.get(code="acceptance")
    assert (case.state, stopped.late, papers_of(case)[-1].kind.letters) == (state, False, letters)


def test_the_whole_way_to_the_re_review(people, petition):
    answered(people, petition)
    case = step(people, petition, "ask_review", "requester", day=(4, 9))
    assert due(case, "review") == date(2026, 5, 9)  # a Saturday worked in exchange for the May holiday
    case = step(people, petition, "review", "supervisor", "维持。", day=(5, 6))
    case = step(people, petition, "ask_rereview", "requester", day=(6, 5))
    assert due(case, "rereview") == date(2026, 7, 6)
    case = step(people, petition, "rereview", "supervisor", "维持。", day=(7, 1))
    told = [p.kind.letters for p in papers_of(case)]
    assert (case.state, case.outcome, told, differences(case)) == (
        "closed",
        "rereviewed",
        ["SL", "DF", "FC", "FH"],
        [],
    )


def test_a_review_is_asked_for_within_30_days_and_once(people, petition):
    answered(people, petition)
    with pytest.raises(TongbanError):
        step(people, petition, "ask_review", "requester", day=(4, 10))
    step(people, petition, "ask_review", "requester", day=(4, 9))
    step(people, petition, "review", "supervisor", day=(4, 20))
    with at(6, 1):
        for case_id in ringing():
            cases.ring(case_id)
    case = Case.objects.get(pk=petition.pk)
    assert (case.state, case.outcome) == ("closed", "reviewed")
    with pytest.raises(TongbanError):
        step(people, petition, "ask_review", "requester", day=(6, 2))


@pytest.mark.parametrize("who", ["handler", "head", "county_supervisor", "clerk", "stranger", "requester"])
def test_the_office_that_answered_does_not_review(people, petition, who):
    answered(people, petition)
    step(people, petition, "ask_review", "requester", day=(3, 12))
    if who == "county_supervisor":
        grant(people.world, people[who], "requests.handler", "housing", "652301")
    with pytest.raises(NotAllowed):
        step(people, petition, "review", who, day=(3, 13))


def test_it_is_never_sent_to_the_office_complained_of(people, filed):
    streets = people.world.office("streets").pk
    case = filed("城管局违法拆除。", kind="petition", about=streets)
    with pytest.raises(TongbanError):
        actions.send(case.pk, by=people.actor("dispatcher"), lead=streets)
    assert people.client("handler_of_complained_office").get(f"/desk/r/{case.reference}/").status_code == 404


def test_a_petition_is_not_taken_up_again_but_reviewed(people, petition):
    case = answered(people, petition)
    steps = {s.code for s in PETITION.open_to(people.actor("requester", own=[case.pk]), case)}
    assert steps == {"confirm", "withdraw", "ask_review"}


def test_at_most_five_speak_for_many(people, filed):
    spokesmen = tuple((f"代表{n}", "13911112222") for n in range(6))
    with pytest.raises(TongbanError):
        filed("共同诉求", kind="petition", people=40, representatives=spokesmen)
    case = filed("共同诉求", kind="petition", people=40, representatives=spokesmen[:5])
    assert Representative.objects.filter(request=case.pk).count() == 5


@pytest.mark.parametrize(("who", "path"), [("requester", "mine/{0}"), ("handler", "desk/r/{0}")])
def test_a_notice_can_be_printed_with_number_basis_and_remedy(people, petition, who, path):
    case = answered(people, petition)
    paper = papers_of(case)[-1]
    client = people.client(who, own=[case.pk] if who == "requester" else [])
    page = client.get(f"/{path.format(case.reference)}/paper/{paper.seq}/").content.decode()
    assert [
        t for t in (paper.number, "依法处理", str(paper.kind.law), str(paper.kind.remedy)) if t not in page
    ] == []


@pytest.mark.parametrize("who", ["resident", "handler_elsewhere", "stranger"])
def test_nobody_else_reads_a_notice(people, petition, who):
    paper = papers_of(answered(people, petition))[0]
    client = people.client(who)
    told = {
        client.get(f"/{path}/{petition.reference}/paper/{paper.seq}/").status_code
        for path in ("mine", "desk/r")
    }
    assert told <= {302, 403, 404}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filed_on=st.dates(date(2025, 1, 1), date(2026, 3, 1)), wait=st.integers(0, 14), extended=st.booleans())
def test_the_legal_days_hold_on_any_calendar(people, filed, filed_on, wait, extended):
    """Whatever the day: 15 from receipt, 60 from acceptance, 30 more on top; the stored state is the events folded."""
    start = datetime(filed_on.year, filed_on.month, filed_on.day, 4, tzinfo=UTC)
    with clock.at(start):
        case = filed("请求依法处理。", kind="petition")
        actions.send(case.pk, by=people.actor("dispatcher"), lead=people.world.office("housing").pk)
    accepted = start + timedelta(days=wait)
    with clock.at(accepted):
        case = actions.move(case.pk, "accept", by=people.actor("handler"))
        if extended:
            actions.move(case.pk, "ask_extension", by=people.actor("handler"), text="复杂")
            case = actions.move(case.pk, "extend", by=people.actor("dispatcher"), text="复杂")
    wanted = deadline(accepted, CalendarDays(60))
    wanted = deadline(wanted, CalendarDays(30)) if extended else wanted
    told = (
        case.clocks.get(code="acceptance").due_at,
        case.clocks.get(code="answer").due_at,
        differences(case),
    )
    assert told == (deadline(start, CalendarDays(15)), wanted, [])

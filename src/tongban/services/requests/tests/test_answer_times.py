"""How long an answer may take: the class decides, the table can be changed from a day on, what runs keeps its term."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.filing import LAMP
from tongban.kernel.cases.clocks import counted_from
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.queries import differences
from tongban.kernel.core import clock
from tongban.kernel.core.calendar import WorkingDays, deadline
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.core.models import Event
from tongban.services.requests import actions
from tongban.services.requests.answer_times import allowance_for, classes, shipped
from tongban.services.requests.models import Request

pytestmark = pytest.mark.django_db
CITY = ("城乡建设", "城市建设和市政管理")
WATER = "小区停水两天了，没有通知。"


def answer(case):
    return case.clocks.filter(code="answer", dropped=False).order_by("-round").first()


def start_of(case):
    """Since when the answer is counted."""
    row = answer(case)
    return counted_from(row.started_at, row.term)


def days_of(case):
    return answer(case).term["n"]


def classed(people, case, category=CITY[0], category2=CITY[1]):
    return actions.correct_class(
        case.pk, by=people.actor("dispatcher"), category=category, category2=category2
    )


def table(people, days=3, since=None, who="supervisor", **given):
    said = {"category": CITY[0], "category2": CITY[1], "note": "会议纪要"} | given
    return actions.set_answer_time(days=days, since=since or today(), by=people.actor(who), **said)


@pytest.mark.parametrize(
    ("text", "days"), [(WATER, 1), ("暖气不热", 1), ("路边绿化带缺苗", 5), ("井盖丢了", 1)]
)
def test_the_words_of_the_matter_make_it_more_exact(text, days):
    assert allowance_for(*CITY, text).days == days


def test_an_unknown_class_has_the_general_time(filed):
    assert (days_of(filed()), allowance_for("", "", LAMP).days) == (7, 7)


def test_every_shipped_class_is_allowed_for():
    assert all(allowance_for(row.category, row.category2, "").days for row in shipped().values())


def test_the_class_counts_the_answer_from_the_filing(people, filed):
    case = filed(WATER)
    start = start_of(case)
    case = classed(people, case)
    due = deadline(start, WorkingDays(1))
    assert (days_of(case), answer(case).due_at, differences(case)) == (1, due, [])


def test_an_urgent_one_keeps_the_shorter_of_both(people, filed):
    case = classed(people, filed("路边绿化带缺苗"))
    actions.move(case.pk, "urge", by=people.actor("dispatcher"))
    water = classed(people, filed(WATER))
    actions.move(water.pk, "urge", by=people.actor("dispatcher"))
    assert (days_of(case), days_of(water)) == (2, 1)


def test_a_suggestion_keeps_its_own(people, filed):
    assert days_of(classed(people, filed(WATER, kind="suggestion"))) == 15


def test_a_change_holds_from_its_day_and_not_for_what_runs(people, filed):
    running = classed(people, filed("路边绿化带缺苗"))
    table(people, 3, today() + timedelta(days=2))
    before = classed(people, filed("路边绿化带缺苗"))
    with clock.at(clock.now() + timedelta(days=2)):
        after = classed(people, filed("路边绿化带缺苗"))
    assert [days_of(Case.objects.get(pk=c.pk)) for c in (running, before, after)] == [5, 5, 3]


def test_a_corrected_class_brings_the_table_of_today(people, filed):
    case = classed(people, filed("路边绿化带缺苗"))
    table(people, 4)
    assert days_of(classed(people, case)) == 4


def test_taken_up_again_it_is_counted_by_the_table_of_today(people, sent):
    case = classed(people, sent())
    actions.move(case.pk, "accept", by=people.actor("handler"))
    actions.move(case.pk, "answer", by=people.actor("handler"), text="修好了")
    table(people, 2)
    case = actions.move(case.pk, "reopen", by=people.actor("requester", own=[case.pk]), text="又坏了")
    assert (days_of(case), differences(case)) == (2, [])


def test_a_shorter_class_makes_nobody_late_at_once(people, filed):
    case = filed(WATER)
    with clock.at(clock.now() + timedelta(days=5)):
        case = classed(people, case)
        assert answer(case).due_at == deadline(clock.now(), WorkingDays(1))


def test_granted_time_stays_on_top(people, sent):
    case = sent(text="路边绿化带缺苗")
    actions.move(case.pk, "accept", by=people.actor("handler"))
    actions.move(case.pk, "ask_extension", by=people.actor("handler"), text="缺苗")
    case = actions.move(case.pk, "extend", by=people.actor("dispatcher"), text="同意")
    start = start_of(case)
    assert answer(classed(people, case)).due_at == deadline(start, WorkingDays(10))


@pytest.mark.parametrize(
    "wrong",
    [{"days": 0}, {"days": 61}, {"since": "yesterday"}, {"days": None, "category": "", "category2": ""}],
)
def test_garbage_is_refused(people, wrong):
    wrong = {**wrong, **({"since": today() - timedelta(days=1)} if "since" in wrong else {})}
    with pytest.raises(TongbanError):
        table(people, **wrong)


@pytest.mark.parametrize("who", ["county_supervisor", "dispatcher", "handler", "stranger", "administrator"])
def test_only_the_prefectures_supervisor_changes_it(people, who):
    with pytest.raises(NotAllowed):
        table(people, who=who)


def test_a_change_is_an_event(people):
    row = table(people)
    event = Event.objects.get(stream="answer_times")
    assert (event.code, event.data["row"], event.actor) == ("set", row.pk, people.actor("supervisor").code)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(1, 60), later=st.integers(0, 200))
def test_a_correction_is_as_if_started_so_unless_that_were_already_late(people, filed, days, later):
    """For any table and any hour: due as counted from the filing, or a working day from the correction."""
    case = filed("路边绿化带缺苗")
    start, old = start_of(case), answer(case).due_at
    with clock.at(start + timedelta(hours=later)):
        table(people, days)
        case = classed(people, case)
        wanted = deadline(start, WorkingDays(days))
        least = min(old, deadline(clock.now(), WorkingDays(1)))
    assert (answer(case).due_at, differences(case)) == (max(wanted, least), [])


def test_what_stood_still_stands_still_in_another_class_too(people, sent):
    case = sent(text="路边绿化带缺苗")
    actions.move(case.pk, "accept", by=people.actor("handler"))
    actions.move(case.pk, "ask", by=people.actor("handler"), text="哪里？")
    case = classed(people, case)
    assert (answer(case).paused_at is None, days_of(case), differences(case)) == (False, 5, [])
    case = actions.move(case.pk, "resume", by=people.actor("handler"))
    assert (answer(case).paused_at, differences(case)) == (None, [])


def test_its_class_must_be_one(people, filed):
    with pytest.raises(TongbanError):
        classed(people, filed(), "没有的类")
    assert CITY[0] in classes()


def test_the_program_itself_classes_at_dispatch(people, filed, relay):
    case = filed(WATER)
    relay()
    assert days_of(Case.objects.get(pk=case.pk)) == Request.objects.get(pk=case.pk).answer_days


def test_nobody_but_centre_and_program_corrects_a_class(people, sent):
    case = sent()
    with pytest.raises(NotAllowed):
        actions.correct_class(case.pk, by=people.actor("handler"), category=CITY[0])

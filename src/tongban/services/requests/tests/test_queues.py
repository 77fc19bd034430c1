"""Queues and searches read no further than they show, and show what reading everything would."""

import pytest

from tests.people import NAMES
from tongban.kernel.cases.models import Case, Helper
from tongban.services.requests import queries, reading, rules
from tongban.services.requests.models import Request
from tongban.services.requests.tests.flow import Flow

pytestmark = pytest.mark.django_db
ALL = 999


@pytest.fixture
def lived(people):
    """Days in which things were sent, helped with, answered, closed."""
    flow = Flow(people.world, 7)
    for _day in range(3):
        flow.live_a_day(60)
    for pk in Case.objects.filter(state="in_progress").values_list("pk", flat=True)[:3]:
        flow.take(Case.objects.get(pk=pk), "ask_helper")
    return people


def in_time(rows):
    return sorted(rows, key=lambda row: (row.case.due_at or queries.NEVER, row.pk))


def open_now():
    return list(Request.objects.filter(case__closed_at=None).select_related("case"))


@pytest.mark.parametrize("who", NAMES)
def test_a_queue_is_what_is_left_to_do_in_order(lived, who):
    actor = lived.actor(who)
    mine = [
        row
        for row in open_now()
        if row.case.state != "answered" and (rules.leads(actor, row.case) or rules.helps(actor, row.case))
    ]
    assert queries.queue_of(actor, ALL) == in_time(mine)
    assert queries.queue_of(actor, 3) == in_time(mine)[:3]


@pytest.mark.parametrize("who", ["dispatcher", "supervisor", "handler"])
def test_the_centre_gets_what_waits_in_order(lived, who):
    actor = lived.actor(who)
    waiting = [
        row
        for row in open_now()
        if row.case.state in {"received", "returned"}
        and not rules.is_held(row.case)
        and rules.dispatches(actor, row.case)
    ]
    assert queries.to_dispatch(actor, ALL) == in_time(waiting)
    assert queries.to_dispatch(actor, 2) == in_time(waiting)[:2]


def test_a_queue_costs_two_statements_however_long(lived, django_assert_num_queries):
    actor = lived.actor("handler")
    with django_assert_num_queries(2):
        assert len(queries.queue_of(actor, ALL)) > 1


def test_a_helper_knows_when_its_case_is_due(lived):
    rows = Helper.objects.filter(done_at=None).select_related("case")
    assert [h.due_at for h in rows] == [h.case.due_at for h in rows] != []


WORDS = ("路灯不亮", "停水", "路灯", "说明")


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("spans", [(1, 2), (2, 8), (10**6, 10**7)])
def test_a_search_finds_the_newest_whatever_it_looks_through_first(people, filed, monkeypatch, words, spans):
    for text in ("路灯不亮了", "小区停水", "还是路灯不亮", "井盖破损", "路灯又不亮", "路灯不亮三天"):
        filed(text)
    monkeypatch.setattr(queries, "SPANS", spans)
    rows = queries.visible_to(people.actor("dispatcher"))
    found = list(queries.search(rows, words).order_by("-case_id"))
    assert queries.newest(rows, words, ALL) == found
    for cut in (1, 2):
        page = queries.newest(rows, words, cut)
        assert page == found[:cut]
        rest = queries.newest(rows, words, ALL, page[-1].pk) if page else []
        assert page + rest == found


def test_a_tab_counts_so_far_and_no_further(filed, monkeypatch):
    monkeypatch.setattr(reading.staff, "MOST_COUNTED", 2)
    told = []
    for text in ("一盏路灯坏了", "两盏路灯坏了", "三盏路灯坏了"):
        filed(text)
        told.append(reading.counted(Request.objects.order_by("case__due_at")))
    assert [(one["count"], one["more"]) for one in told] == [(1, False), (2, False), (2, True)]

"""Queues and searches read no further than they show, and show what reading everything would."""

from itertools import product

import pytest

from tests.people import NAMES
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.cases.models import Helper
from tongban.services.requests import actions, queries, reading, rules
from tongban.services.requests.models import Request
from tongban.services.requests.tests.flow import Flow

pytestmark = pytest.mark.django_db
ALL = 999


@pytest.fixture
def lived(people):
    """Days in which things were sent, helped with, answered, closed."""
    flow = Flow(people.world, 7)
    for _day in range(2):
        flow.live_a_day(30)
    housing, streets = flow.offices[:2]
    for lead, helper in ((housing, streets), (streets, housing), (housing, streets)):
        case = flow.file()
        actions.send(case.pk, by=SYSTEM, lead=lead, text="归你们")
        actions.move(case.pk, "ask_helper", by=SYSTEM, helpers=[(helper, "照明")])
    return people


def in_time(rows):
    return sorted(rows, key=lambda row: (row.case.due_at or queries.NEVER, row.pk))


def open_now():
    return list(Request.objects.filter(case__closed_at=None).select_related("case"))


def mine(actor, case):
    return case.state != "answered" and (rules.leads(actor, case) or rules.helps(actor, case))


def waits(actor, case):
    waiting = case.state in {"received", "returned"} and not rules.is_held(case)
    return waiting and rules.dispatches(actor, case)


@pytest.mark.parametrize(("asked", "belongs"), [("queue_of", mine), ("to_dispatch", waits)])
def test_everybody_gets_what_is_theirs_in_order(lived, asked, belongs, django_assert_max_num_queries):
    lengths, ask = set(), getattr(queries, asked)
    for actor in map(lived.actor, NAMES):
        theirs = in_time([row for row in open_now() if belongs(actor, row.case)])
        with django_assert_max_num_queries(2):
            assert ask(actor, ALL) == theirs
        assert ask(actor, 2) == theirs[:2]
        lengths.add(len(theirs))
    assert max(lengths) > 3
    rows = Helper.objects.filter(done_at=None).select_related("case")
    assert [h.due_at for h in rows] == [h.case.due_at for h in rows] != []


SPANS = ((1, 2), (2, 8), (10**6, 10**7))


def test_a_search_finds_the_newest_whatever_it_looks_through_first(people, filed, monkeypatch):
    for text in ("路灯不亮了", "小区停水", "还是路灯不亮", "井盖破损", "路灯不亮三天"):
        filed(text)
    rows = queries.visible_to(people.actor("dispatcher"))
    for words, spans in product(("路灯不亮", "停水", "说明", ""), SPANS):
        monkeypatch.setattr(queries, "SPANS", spans)
        found = list(queries.search(rows, words).order_by("-case_id"))
        assert queries.newest(rows, words, ALL) == found
        for cut in range(1, len(found)):
            page = queries.newest(rows, words, cut)
            assert (page, queries.newest(rows, words, ALL, page[-1].pk)) == (found[:cut], found[cut:])


def test_a_tab_counts_so_far_and_no_further(filed, monkeypatch):
    monkeypatch.setattr(reading.staff, "MOST_COUNTED", 2)
    told = []
    for text in ("一盏路灯坏了", "两盏路灯坏了", "三盏路灯坏了"):
        filed(text)
        told.append(reading.counted(Request.objects.order_by("case__due_at")))
    assert [(one["count"], one["more"]) for one in told] == [(1, False), (2, False), (2, True)]


def test_a_number_that_nobody_has_yet_looks_through_no_more(filed, django_assert_max_num_queries):
    case = filed()
    with django_assert_max_num_queries(8):
        found = queries.newest(Request.objects.all(), "路灯 三天", 5, 10**9)
    assert [row.pk for row in found] == [case.pk]

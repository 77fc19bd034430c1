"""Merging and taking apart: no follower is lost, no ring is made, in whatever order two clerks do it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.cases.models import Case
from tongban.kernel.cases.queries import differences, merged_under
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.invariants import check
from tongban.kernel.notices.models import Notice
from tongban.services.requests import actions, reading
from tongban.services.requests.models import Request


def told(case):
    """The numbers that this request's asker was told of."""
    return [
        n.data["reference"] for n in Notice.objects.filter(to_case=case.pk, template__startswith="requests.")
    ]


def test_a_chain_hears_the_lead_each_by_its_own_number(people, filed, sent, relay):
    by = people.actor("dispatcher")
    first, second, lead = filed("灯一"), filed("灯二"), sent()
    actions.move(first.pk, "merge", by=by, into=second.pk)
    actions.move(second.pk, "merge", by=by, into=lead.pk)
    relay()
    Notice.objects.all().delete()
    for step in ("accept", "answer"):
        actions.move(lead.pk, step, by=people.actor("handler"), text="已经修好")
    relay()
    assert {*told(first)} == {first.reference}
    assert {*told(second)} == {second.reference}
    assert len(told(first)) == len(told(second)) == len(told(lead)) > 0


def test_no_request_is_merged_into_a_closed_or_a_merged_one(people, filed):
    by = people.actor("dispatcher")
    first, second, third = filed("灯一"), filed("灯二"), filed("灯三")
    actions.move(second.pk, "merge", by=by, into=third.pk)
    with pytest.raises(TongbanError, match=third.reference):
        actions.move(first.pk, "merge", by=by, into=second.pk)
    actions.move(third.pk, "decline", by=by, text="不属于受理范围")
    with pytest.raises(TongbanError):
        actions.move(first.pk, "merge", by=by, into=third.pk)


def test_when_the_lead_is_withdrawn_the_others_go_on(people, filed):
    other, lead = filed("灯一"), filed("灯二")
    actions.move(other.pk, "merge", by=people.actor("dispatcher"), into=lead.pk)
    actions.move(lead.pk, "withdraw", by=people.actor("requester", own=[lead.pk]))
    other.refresh_from_db()
    assert (other.state, other.merged_into_id, differences(other)) == ("received", None, [])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 3)), max_size=10))
def test_any_order_of_merging_and_taking_apart_makes_a_forest(people, filed, steps):
    by = people.actor("dispatcher")
    cases = [filed(f"灯{n}") for n in range(4)]
    for one, into in steps:
        given_to = {"into": cases[into].pk} if into >= 0 else {}
        try:
            actions.move(cases[one].pk, "merge" if into >= 0 else "unmerge", by=by, **given_to)
        except TongbanError:
            continue
    rows = list(Case.objects.filter(pk__in=[c.pk for c in cases]))
    leads = [row for row in rows if row.merged_into_id is None]
    heard = [pk for row in leads for pk in (row.pk, *merged_under(row.pk))]
    assert sorted(heard) == sorted(row.pk for row in rows)
    assert [differences(row) for row in rows] == [[]] * 4


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_merge_crosswise_make_no_ring(people, filed):
    by = people.actor("dispatcher")
    first, second = filed("灯一"), filed("灯二")

    def merge(pair):
        try:
            return actions.move(pair[0], "merge", by=by, into=pair[1]).state
        except TongbanError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as clerks:
        done = clerks.map(merge, [(first.pk, second.pk), (second.pk, first.pk)])
    assert sorted(done) == ["merged", "refused"]


def test_whoever_was_merged_reads_the_answer_but_not_the_others_words(people, filed, sent):
    other, lead = filed("灯一"), sent()
    actions.move(other.pk, "merge", by=people.actor("dispatcher"), into=lead.pk)
    for step in ("accept", "answer"):
        actions.move(lead.pk, step, by=people.actor("handler"), text="已经修好")
    actions.move(lead.pk, "reopen", by=people.actor("requester", own=[lead.pk]), text="我家门口还是黑")
    other.refresh_from_db()
    words = [line.text for line in reading.heard(other)]
    assert "已经修好" in words
    assert "我家门口还是黑" not in words


def test_whoever_is_merged_over_another_reads_nothing_of_before_that_was_merged(people, filed, sent):
    low, middle, lead = filed("灯一"), filed("灯二"), sent()
    by, handler = people.actor("dispatcher"), people.actor("handler")
    actions.move(low.pk, "merge", by=by, into=middle.pk)
    actions.move(lead.pk, "accept", by=handler)
    actions.move(lead.pk, "progress", by=handler, text="已经派人")
    actions.move(middle.pk, "merge", by=by, into=lead.pk)
    actions.move(lead.pk, "progress", by=handler, text="换了灯泡")
    low.refresh_from_db()
    words = [line.text for line in reading.heard(low)]
    assert ("已经派人" in words, "换了灯泡" in words) == (False, True)


def test_several_are_merged_all_or_none_of_them_was_found(people, filed):
    other, lead = filed("灯一"), filed("灯二")
    given = {"into": lead.reference, "reference": [other.reference, "SQ-2026-000000-0"]}
    assert people.client("dispatcher").post("/desk/merge/", given).status_code == 404
    assert Case.objects.get(pk=other.pk).state == "received"


def counted(*cases):
    """How many support each."""
    return [Request.objects.get(pk=case.pk).support for case in cases]


def test_supporters_count_for_the_lead_as_long_as_it_is_merged(people, filed):
    by, (low, middle, lead) = people.actor("dispatcher"), [filed(f"灯{n}") for n in "一二三"]
    Request.objects.update(published_at=clock.now())
    actions.support(low.pk, who="a")
    actions.move(low.pk, "merge", by=by, into=middle.pk)
    actions.move(middle.pk, "merge", by=by, into=lead.pk)
    actions.support(low.pk, who="b")
    actions.support(lead.pk, who="c")
    merged = counted(low, middle, lead)
    actions.move(middle.pk, "unmerge", by=by)
    actions.take_back_support(low.pk, who="b")
    assert (merged, counted(low, middle, lead)) == ([2, 2, 3], [1, 1, 1])


def test_supporters_leave_with_those_set_free_by_a_withdrawal(people, filed):
    other, lead = filed("灯一"), filed("灯二")
    Request.objects.update(published_at=clock.now())
    actions.support(other.pk, who="a")
    actions.move(other.pk, "merge", by=people.actor("dispatcher"), into=lead.pk)
    actions.move(lead.pk, "withdraw", by=people.actor("requester", own=[lead.pk]))
    assert counted(other, lead) == [1, 0]


def test_who_supported_both_counts_once_and_is_no_break_of_what_must_hold(people, filed):
    by, (other, lead) = people.actor("dispatcher"), (filed("灯一"), filed("灯二"))
    Request.objects.update(published_at=clock.now())
    for who, case in (("a", other), ("a", lead), ("b", other)):
        actions.support(case.pk, who=who)
    actions.move(other.pk, "merge", by=by, into=lead.pk)
    merged, broken = counted(other, lead), [one.count for one in check(["requests.supported"])]
    actions.take_back_support(lead.pk, who="a")
    left = counted(other, lead)
    actions.move(other.pk, "unmerge", by=by)
    assert (merged, left, counted(other, lead), broken) == ([2, 2], [2, 2], [2, 0], [0])

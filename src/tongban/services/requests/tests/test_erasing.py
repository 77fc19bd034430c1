"""Kept as long as declared, then erased: not a word is left anywhere, no chain breaks, every figure stays."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from tests.filing import HERE
from tests.kills import at_every_point
from tongban.kernel.cases import erasing
from tongban.kernel.cases.models import Attachment, Case, Contact
from tongban.kernel.core import clock, events, retention
from tongban.kernel.core.errors import Conflict
from tongban.kernel.notices.models import Notice
from tongban.services.requests import actions
from tongban.services.requests.actions import Filing, file_request
from tongban.services.requests.actions.importing import import_requests
from tongban.services.requests.models import Representative, Request
from tongban.services.requests.tests.test_kills import whole

SAID = "喀纳斯路灯杆倒了，我叫王小明。"
LEFT = ("喀纳斯", "王小明", "13912345678")
YEARS = timedelta(days=3700)
REST = {"requests.Request": 1}


@pytest.fixture
def lived(people, sent):
    """A request that has ended, public, with a contact; and one that runs."""
    case = sent(text=SAID, place_text="喀纳斯路", name="王小明", phone="13912345678", may_publish=True)
    handler = people.actor("handler")
    actions.move(case.pk, "accept", by=handler)
    streets = people.world.office("streets").pk
    actions.move(case.pk, "ask_helper", by=handler, helpers=[(streets, "找王小明问清楚")])
    actions.move(case.pk, "answer", by=handler, text="喀纳斯路已修好")
    words = {"title": "喀纳斯路", "text": "喀纳斯路灯", "answer": "喀纳斯路已修好"}
    actions.publish(case.pk, by=people.actor("dispatcher"), **words)
    Request.objects.filter(pk=case.pk).update(redaction={"off": [], "words": ["王小明"]})
    Representative.objects.create(request_id=case.pk, name="王小明", phone="13912345678")
    actions.confirm(
        case.pk, by=people.actor("requester", [case.pk]), contacted=True, solved=True, satisfaction=5
    )
    file_request(Filing(text="还没有办完的事", place_path=HERE, name="李四"))
    return Case.objects.get(pk=case.pk)


def night(later=YEARS):
    with clock.at(clock.now() + later):
        return retention.carry_out()


def told():
    """Everything the tables hold that may be somebody's words."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ''), '') FROM {model._meta.db_table} t")
            yield cursor.fetchone()[0]


def figures():
    rows = Request.objects.order_by("pk").values_list("pk", "kind", "category", "satisfaction", "solved")
    cases = Case.objects.order_by("pk").values_list("pk", "state", "opened_at", "answered_at", "closed_at")
    return list(rows), list(cases)


def test_what_was_kept_long_enough_leaves_no_word_and_every_figure(lived):
    before = figures()
    assert any(word in row for row in told() for word in LEFT)
    assert night() == REST
    assert [word for row in told() for word in LEFT if word in row] == []
    assert figures() == before
    whole()
    assert not Attachment.objects.filter(case=lived).exists()
    assert not Representative.objects.exists()
    assert [c.name.open() for c in Contact.objects.all()] == ["李四"]


def test_it_is_done_once_and_told(lived):
    with clock.at(clock.now() + YEARS):
        assert {k.what: k.waiting for k in retention.tell()}["requests.Request"] == 1
    assert night(timedelta(days=3000)) == {}
    assert (night(), night()) == (REST, {})
    assert [counts for _at, counts in retention.runs()] == [REST]
    assert [e.code for e in events.of("case", lived.pk)][-1] == "erased"


def test_a_list_that_still_holds_it_neither_brings_it_back_nor_counts_it_twice(people):
    people.world.division("652301001")
    import_requests([(1, {"id": "17", "text": SAID})], source="hotline")
    case = Case.objects.get()
    actions.move(case.pk, "withdraw", by=people.actor("requester", [case.pk]))
    night()
    for text in (SAID, f"{SAID}还没有扶起来。"):
        report = import_requests([(1, {"id": "17", "text": text})], source="hotline")
        assert (report.new, report.unchanged, report.changed) == (0, 1, 0)
    assert [word for row in told() for word in LEFT if word in row] == []


def test_what_has_not_ended_is_not_erased(sent):
    with pytest.raises(Conflict):
        erasing.erase(sent().pk)


def test_notices_go_after_two_years(people, sent, relay):
    people["handler"]
    sent()
    relay()
    count = Notice.objects.count()
    assert count > 0
    assert night(timedelta(days=732)) == {"notices.Notice": count}
    assert not Notice.objects.exists()


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_killed_night_goes_on_where_it_stopped(lived):
    assert at_every_point(night, whole) > 8
    assert [word for row in told() for word in LEFT if word in row] == []

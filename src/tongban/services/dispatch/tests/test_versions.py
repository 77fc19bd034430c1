"""Versions: put in use by whoever may, with a reason, back again, all on record; only a better one by itself."""

from datetime import timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.services.dispatch import actions, queries, reading, schooling, serving
from tongban.services.dispatch.learning.model import Model

pytestmark = pytest.mark.django_db
LAMPS, BUSES = ("灯杆上的灯泡不亮", "住建局", "城乡建设"), ("公交车总是晚点", "交通局", "城乡建设")


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    serving.forget()
    yield
    serving.forget()


def kept():
    zero = serving.day_zero()
    return actions.keep(Model(zero.reader, zero.heads), by=SYSTEM, source="file", trial={})


def settled(monkeypatch, office):
    """Requests of the last hundred days in which lamps went to this office."""
    now = clock.now()

    def rows(since):
        for day in range(100, 0, -1):
            subject, kind, category = (LAMPS[0], office, LAMPS[2]) if day % 2 else BUSES
            told = {"subject": f"{day}号{subject}", "text": "", "office_kind": kind, "category": category}
            yield told | {"at": now - timedelta(days=day), "place_path": "", "kind": "投诉", "urgent": False}

    monkeypatch.setattr(queries, "sent_requests", rows)


def test_a_person_puts_in_use_and_goes_back_on_record(people):
    by, first, second = people.actor("supervisor"), kept(), kept()
    for number in (first.pk, second.pk, first.pk):
        actions.put_in_use(number, by=by, reason="更准")
    assert queries.in_use() == first
    assert [e.code for e in events.of(actions.STREAM, first.pk)] == [
        "made",
        "put_in_use",
        "left",
        "put_in_use",
    ]
    actions.put_in_use(None, by=by, reason="先停用")
    assert queries.in_use() is None


@pytest.mark.parametrize("who", ["handler", "clerk", "resident"])
def test_others_may_not(people, who):
    with pytest.raises(NotAllowed):
        actions.put_in_use(kept().pk, by=people.actor(who), reason="更准")


@pytest.mark.parametrize(("reason", "number"), [("  ", 0), ("更准", 99999)])
def test_no_reason_or_no_such_version_is_refused(people, reason, number):
    with pytest.raises(TongbanError):
        actions.put_in_use(number or kept().pk, by=people.actor("supervisor"), reason=reason)


def test_one_in_use_is_not_put_in_use_again(people):
    row = kept()
    actions.put_in_use(row.pk, by=SYSTEM, reason="x")
    with pytest.raises(Conflict):
        actions.put_in_use(row.pk, by=SYSTEM, reason="x")


def test_the_night_puts_a_better_one_in_use(monkeypatch):
    settled(monkeypatch, "住建局")
    lesson = schooling.learn_from_requests()
    assert (lesson.in_use, queries.in_use()) == (True, lesson.version)
    assert lesson.version.trial["office_kind"]["new"] > lesson.version.trial["office_kind"]["old"]


def test_the_night_keeps_one_that_is_no_better_without_using_it(monkeypatch):
    settled(monkeypatch, "城管局")
    lesson = schooling.learn_from_requests()
    assert (lesson.in_use, queries.in_use()) == (False, None)


def test_too_few_requests_teach_nothing(monkeypatch):
    monkeypatch.setattr(queries, "sent_requests", lambda since: ())
    assert schooling.learn_from_requests() is None


def test_the_page_tells_versions_and_changes_them(people):
    browser, row = people.client("supervisor"), kept()
    assert browser.get("/desk/dispatch/").status_code == 200
    answer = browser.post("/desk/dispatch/use/", {"version": row.pk, "reason": "更准"})
    assert (answer.status_code, queries.in_use()) == (302, row)
    assert browser.post("/desk/dispatch/use/", {"version": row.pk, "reason": ""}).status_code == 422


def test_a_higher_mark_sends_fewer_and_tells_how_many_were_right():
    rows = [{"p": p, "right": right} for p, right in ((0.95, True), (0.7, True), (0.65, False), (0.2, False))]
    told = {one["mark"]: (one["share"], one["right"], one["now"]) for one in reading.marks_of(rows, 0.65)}
    assert (told[0.65], told[0.9]) == ((0.75, 2 / 3, True), (0.25, 1.0, False))
    assert {one["right"] for one in reading.marks_of([], 0.6)} == {None}


def test_the_page_says_which_mark_is_in_use(people, monkeypatch, settings):
    settings.DISPATCH_THRESHOLD = 0.63
    row = {"at": clock.now(), "category": "城乡建设", "office_kind": "住建局", "suggested": "住建局"}
    told = [row | {"p": p, "right": p > 0.5} for p in (0.3, 0.66, 0.95)]
    monkeypatch.setattr(queries, "sent_requests", lambda since: told)
    page = people.client("supervisor").get("/desk/dispatch/").content.decode()
    assert ("63.0%" in page, "66.7%" in page, "100.0%" in page) == (True, True, True)

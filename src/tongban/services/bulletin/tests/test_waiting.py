"""Records that take longer than a page waits for: the page comes at once, and what is missing is worked out beside it."""

import pytest
from django.urls import reverse

from tongban.kernel.indicators import keeping
from tongban.services.bulletin import actions, live
from tongban.services.bulletin.actions.drafting import Written
from tongban.services.bulletin.models import Draft
from tongban.services.bulletin.tests.sources import DAY
from tongban.services.bulletin.verdicts import judge

CODE = "requests.filed"


@pytest.fixture
def slow(monkeypatch):
    """Nobody who is in a hurry is told anything; whoever waits is."""
    unhurried, computed = live.compute, []

    def compute(measure, **asked):
        if keeping._until.get() is not None:
            raise keeping.Unready
        computed.append(measure.code)
        return unhurried(measure, **asked)

    monkeypatch.setattr(live, "compute", compute)
    return computed


@pytest.fixture
def deferred(monkeypatch):
    """The jobs that were asked for."""
    told = []
    monkeypatch.setattr("tongban.kernel.core.jobs.defer", lambda name, **given: told.append((name, given)))
    return told


@pytest.fixture
def page(people, taken, slow, deferred):
    """One of whose figures is known to speak of an indicator."""
    row = taken().figures.get(text="3281件")
    assert actions.choose(row, CODE, by=people.actor("press_officer")).verdict == "waiting"
    deferred.clear()
    return taken()


def verdicts(page):
    return [(row.verdict, row.real, row.record_day) for row in page.figures.order_by("pk")]


def test_figures_wait_and_are_judged_as_they_would_have_been_at_once(page, slow, deferred):
    waiting = [row for row in page.figures.all() if row.verdict == "waiting"]
    assert deferred == [("bulletin.judge", {"page": page.pk})]
    assert (len(waiting), slow) == (1, [])
    expected = [
        (row.verdict, None, None) if row.verdict != "waiting" else told(row)
        for row in page.figures.order_by("pk")
    ]
    assert (actions.judge_waiting(page.pk), verdicts(page)) == (len(waiting), expected)
    assert actions.judge_waiting(page.pk) == 0


def told(row):
    verdict = judge(row.figure, live.indicator(row.indicator))
    return verdict.verdict, verdict.real, verdict.day


def test_the_page_tells_how_far_it_is_and_asks_again_until_all_are_judged(people, page):
    client = people.client("press_officer")
    address = reverse("bulletin:page", args=[page.pk])
    first = client.get(address)
    assert first.context["progress"][1] == page.figures.count() > first.context["progress"][0]
    assert 'hx-trigger="every 2s"' in first.content.decode()
    actions.judge_waiting(page.pk)
    last = client.get(address)
    assert (last.context["progress"], "every 2s" in last.content.decode()) == (None, False)


def test_a_figure_that_was_linked_elsewhere_meanwhile_is_not_judged_by_the_old_link(people, page):
    stale = page.figures.get(verdict="waiting")
    actions.choose(stale, "", by=people.actor("press_officer"))
    assert actions.judging._judge(stale, page.figures.filter(verdict="waiting")) == 0
    assert page.figures.get(pk=stale.pk).verdict == "no_indicator"


def test_a_report_says_what_it_waits_for_and_has_it_worked_out_once(people, office, slow, deferred):
    body = f'办理{{{{ {CODE}|as_of:"2025-08-27" }}}}件。'
    actions.save_draft(Written("总结", DAY, body), office=office, by=people.actor("press_officer"))
    address = reverse("bulletin:kept", args=[Draft.objects.get().pk])
    client = people.client("press_officer")
    first = client.get(address)
    client.get(f"{address}?again=1")
    assert (first.context["waiting"], "every 5s" in first.content.decode()) == (1, True)
    assert deferred == [("bulletin.ask_ahead", {"fields": [(CODE, "2025-08-27", "")]})]
    taken_along = client.post(
        address, {"title": "总结", "day": "2025-08-27", "body": body, "office": office.pk, "do": "docx"}
    )
    assert taken_along["Content-Type"].startswith("text/html")
    actions.ask_ahead(deferred[0][1]["fields"])
    assert slow == [CODE]

"""A supervisor makes a dashboard, puts it on a wall, follows a figure, compares counties and asks for a year's report."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.town import DESK
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.services.board.actions import reporting
from tongban.services.board.models import WorkReport
from tongban.services.board.papers import written
from tongban.services.requests.actions import Filing, file_request

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
PLACES = ("652300.652301.652301001.652301001001", "652300.652302.652302001.652302001001")


@pytest.fixture
def filed(town):
    """A year of requests, ever more of them."""
    now = clock.now()
    for months in range(12):
        with clock.at(now - timedelta(days=30 * months + 1)):
            for n in range(14 - months):
                file_request(Filing(text=f"路灯坏了 {n}", place_path=PLACES[n % 3 == 0]))


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_a_dashboard_goes_to_the_wall_and_turns(town, filed, axe_on, lang, shot):
    page = town.page("supervisor", lang=lang, size=DESK)
    page.goto(f"{town.url}/board/dashboards/new/")
    page.fill("#id_title", "每天看的")
    page.fill("[id='n-requests.filed']", "1")
    page.fill("[id='n-requests.open']", "2")
    page.click("main form button.btn >> nth=0")
    expect(page.locator("figure.drawn")).to_have_count(2)
    shot(page, f"dashboard-{lang}")
    assert axe_on(page) == []
    page.click("a[href*='/wall/']")
    slides = page.locator(".wall-slide")
    expect(slides.nth(0)).to_be_visible()
    expect(slides.nth(1)).to_be_hidden()
    shot(page, f"wall-{lang}")
    assert axe_on(page) == []
    page.keyboard.press("ArrowRight")
    expect(slides.nth(1)).to_be_visible()
    expect(slides.nth(0)).to_be_hidden()
    page.context.set_offline(True)
    page.keyboard.press("ArrowRight")
    expect(slides.nth(0)).to_be_visible()
    assert town.complaints == []


@pytest.mark.parametrize("how", [{"reduced_motion": "reduce"}, {"java_script_enabled": False}])
def test_a_wall_that_may_not_move_shows_all_figures(town, filed, how, shot):
    page = town.page("supervisor", size=DESK, **how)
    page.goto(f"{town.url}/board/wall/")
    shown = page.locator(".wall-slide")
    assert shown.count() > 2
    assert all(shown.nth(n).is_visible() for n in range(shown.count()))
    shot(page, f"wall-still-{len(str(how))}")


def test_following_comparing_and_reporting(town, filed, axe_on, shot):
    page = town.page("supervisor", size=DESK)
    page.goto(f"{town.url}/board/figures/requests.filed/")
    page.click("#follow summary")
    page.fill("#id_bound", "500")
    page.click("#follow button")
    shot(page, "figure")
    page.goto(f"{town.url}/board/followed/")
    expect(page.locator("tbody tr")).to_have_count(1)
    shot(page, "followed")
    page.goto(f"{town.url}/board/compare/")
    expect(page.locator("figure.drawn")).to_have_count(1)
    shot(page, "compare")
    assert axe_on(page) == []
    page.goto(f"{town.url}/board/work-reports/")
    page.fill("#id_year", str(today().year))
    page.click("main form[method=post] button")
    expect(page.locator("progress")).to_be_visible()
    reporting.make_report(WorkReport.objects.get().pk, written)
    expect(page.locator("a[href$='report.pdf']")).to_be_visible()
    shot(page, "work-report")
    assert axe_on(page) == []
    page.goto(f"{town.url}/board/work-reports/")
    assert axe_on(page) == []
    assert town.complaints == []


def test_a_publisher_publishes_and_everybody_reads_it(town, filed, axe_on, shot):
    page = town.page("figure_publisher", size=DESK)
    page.goto(f"{town.url}/board/figures/requests.filed/published/")
    page.click("button[value=publish]")
    expect(page.locator("main tbody tr")).to_have_count(1)
    shot(page, "release")
    assert axe_on(page) == []
    reader = town.page("resident")
    reader.goto(f"{town.url}/board/published/")
    expect(reader.locator("main tbody tr")).to_have_count(1)
    expect(reader.locator("main")).to_contain_text(re.compile(r"\d"))
    shot(reader, "published-phone")
    assert axe_on(reader) == []

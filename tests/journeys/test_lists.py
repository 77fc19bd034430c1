"""A ledger kept true by both sides, as people do it: a department uploads, a county confirms on a phone, the department
takes its feedback along. Without scripts.
"""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.town import DESK
from tongban.kernel.exchange.models import Difference, Submission
from tongban.kernel.exchange.tests.conftest import members
from tongban.kernel.exchange.tests.files import row, text
from tongban.kernel.exchange.tests.lists import DAY, filled

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LATER = (DAY + timedelta(days=30)).isoformat()

__all__ = ["members"]


@pytest.fixture
def ledger(town, people):
    """Five people of 昌吉市 whom everybody agrees on."""
    people.world.office("centre")
    people.world.division("652302")
    return filled(people.world)


def upload(page, url, file):
    """The department hands its file over, looks it through and sends it on."""
    page.goto(f"{url}/desk/lists/send/")
    page.select_option("select[name=register]", "members")
    page.set_input_files("input[type=file]", file)
    page.fill("input[name=day]", LATER)
    page.get_by_role("button", name="读入文件").click()
    page.get_by_role("button", name="报送").first.click()
    page.wait_for_load_state()
    return page.url


def confirm(page, url):
    """The county's office takes the first question of its queue and says that it is so."""
    page.goto(f"{url}/desk/lists/differences/")
    page.locator("a.row-link").first.click()
    page.fill("textarea[name=reason]", "打电话问过本人")
    page.get_by_role("button", name="情况属实").click()
    page.wait_for_load_state()


def feedback(page, address):
    """The department takes along what became of its rows."""
    page.goto(address)
    with page.expect_download() as got:
        page.get_by_text("CSV").last.click()
    told = Path(got.value.path()).read_text(encoding="utf-8-sig")
    return [line[4] for line in csv.reader(told.splitlines())][1:]


def test_a_department_uploads_a_county_confirms_the_department_gets_it_back(town, ledger, worker, tmp_path):
    file = tmp_path / "名单.csv"
    file.write_text(text([row(0, 手机="13800000000"), row(1), row(6, 手机="1")]))
    department = town.page("list_sender", size=DESK, java_script_enabled=False)
    sent = upload(department, town.url, file)
    worker()
    assert Difference.objects.get(submission=Submission.objects.latest("pk")).state == "waiting"
    confirm(town.page("ledger_keeper", java_script_enabled=False), town.url)
    assert Difference.objects.latest("pk").reason == "打电话问过本人"
    assert feedback(department, sent) == ["changed", "unchanged", "wrong"]
    assert town.complaints == []

"""Two sides keep members and organisations true, as people do it: without scripts, the confirming side on a phone."""

from datetime import date, timedelta

import pytest

from tests.journeys.town import DESK
from tests.people import grant
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.clock import today
from tongban.kernel.exchange.actions import source_of
from tongban.kernel.exchange.models import Difference
from tongban.kernel.parties.models import Office
from tongban.services.branches.actions import listing
from tongban.services.branches.actions.admitting import NewMember, admit
from tongban.services.branches.models import Stay, Unit
from tongban.services.branches.tests.conftest import credit_code, id_number
from tongban.services.branches.tests.lists import text

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
BEGAN = date(2024, 1, 1)


@pytest.fixture
def branches(town, people):
    """A branch in Changji with its secretary, one in Fukang with another, and a member at home in the first."""
    made = []
    for name, code, who in (
        ("宁合社区联合党支部", "652301001001", "secretary"),
        ("天池社区党支部", "652302001001", "stranger"),
    ):
        place = people.world.division(code)
        made.append(listing.set_up_body(name=name, kind="joint", division=place, since_day=BEGAN, by=SYSTEM))
        grant(
            people.world, people[who], "branches.secretary", "centre", "652300"
        ) if who == "stranger" else None
        listing.appoint(made[-1], people[who], by=SYSTEM)
    admit(NewMember("李明", made[0], BEGAN, id_number=id_number(1), phone="13800138001"), by=SYSTEM)
    return made


def test_one_side_says_that_a_member_left_and_the_other_confirms_on_a_phone(town, branches):
    desk = town.page("secretary", size=DESK, java_script_enabled=False)
    desk.goto(f"{town.url}/desk/branches/members/")
    desk.locator("a.row-link").first.click()
    desk.get_by_text("转往其他组织").first.click()
    desk.fill("input[name=move-target]", "天池社区")
    desk.get_by_role("button", name="转往其他组织").click()
    assert "待对方确认" in desk.content()
    phone = town.page("stranger", java_script_enabled=False)
    phone.goto(f"{town.url}/desk/branches/settle/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.get_by_role("button", name="是，人已到我处").click()
    phone.wait_for_load_state()
    assert Stay.objects.get(kind="present", valid__contains=today()).body == branches[1]
    assert town.complaints == []


@pytest.fixture
def offices(town, people):
    """The centre sends organisations; the office of Changji knows what licences say."""
    Office.objects.filter(code="housing").update(office_kind="市场监管局")
    source_of(Office.objects.get(code="centre"), "organisations", by=SYSTEM)


def test_a_department_uploads_and_what_the_county_confirms_on_a_phone_is_listed(
    town, branches, offices, worker, tmp_path
):
    firm = {
        "credit_code": credit_code(1),
        "name": "宁边测试商贸有限公司",
        "field": "enterprise",
        "division": "652301001",
    }
    file = tmp_path / "名单.csv"
    file.write_bytes(text("organisations", [{**firm, "staff": "12", "representative": "李明"}]))
    department = town.page("list_sender", size=DESK, java_script_enabled=False)
    department.goto(f"{town.url}/desk/lists/send/")
    department.set_input_files("input[type=file]", file)
    department.fill("input[name=day]", (today() - timedelta(days=3)).isoformat())
    department.get_by_role("button", name="读入文件").click()
    department.get_by_role("button", name="报送").first.click()
    worker()
    assert (Difference.objects.get().state, Unit.objects.count()) == ("waiting", 0)
    phone = town.page("ledger_keeper", java_script_enabled=False)
    phone.goto(f"{town.url}/desk/lists/differences/")
    phone.locator("a.row-link").first.click()
    phone.fill("textarea[name=reason]", "核对过营业执照")
    phone.get_by_role("button", name="情况属实").click()
    phone.wait_for_load_state()
    assert str(Unit.objects.get()) == "宁边测试商贸有限公司"
    office = town.page("organiser", java_script_enabled=False)
    office.goto(f"{town.url}/desk/branches/to-cover/")
    assert "宁边测试商贸有限公司" in office.content()
    assert town.complaints == []

"""A volunteer on a phone without scripts: two taps for a place, the leader's code, a record that anybody verifies."""

from datetime import date, timedelta

import pytest

from tests.people import grant
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions as activities
from tongban.kernel.activities.models import Activity, Certificate, Hours, Presence, Shift
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import clock
from tongban.services.volunteers.actions import holding, teaming
from tongban.services.volunteers.actions.registering import Told, register

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shift(town, people):
    """An event that begins in a few minutes, of a team whose office's coordinator leads it; one is registered."""
    place, office = people.world.division("652301001001"), people.world.office("housing")
    person = people["signed_in"].person
    register(person, Told("王芳", place, date(1990, 1, 1)), by=SYSTEM)
    team = teaming.set_up("宁合志愿队", "community", division=place, office=office, by=SYSTEM)
    shifts = [{"name": "", "after": 0, "minutes": 120, "places": 5, "needs": []}]
    made = activities.make_template("volunteers.event", "清扫街道", minutes=120, shifts=shifts, by=SYSTEM)
    start = clock.now() + timedelta(minutes=20)
    row = holding.plan(team, made, start, place="宁合广场", by=SYSTEM)
    activities.open_activity(row.pk, by=SYSTEM)
    grant(people.world, people["stranger"], "volunteers.coordinator", "housing", "652301")
    return row.shifts.get()


def begun(shift, hours):
    """Let the event have begun so many hours ago: a browser cannot wait."""
    for row in (Activity.objects.get(pk=shift.activity_id), Shift.objects.get(pk=shift.pk)):
        span = row.during
        moved = type(span)(span.lower - timedelta(hours=hours), span.upper - timedelta(hours=hours))
        type(row).objects.filter(pk=row.pk).update(during=moved)
    Presence.objects.update(came_at=clock.now() - timedelta(hours=hours))


def scanned(town, phone, desk, shift, way):
    """The code that the leader shows, opened on the volunteer's phone."""
    desk.goto(f"{town.url}/volunteers/lead/shifts/{shift.pk}/code/{way}/")
    code = desk.locator("p .code").inner_text()
    phone.goto(f"{town.url}/volunteers/come/?c={code}")


def test_two_taps_a_code_to_come_and_one_to_leave_and_a_record_that_verifies(town, shift):
    phone = town.page("signed_in", java_script_enabled=False)
    desk = town.page("stranger", java_script_enabled=False)
    phone.goto(f"{town.url}/volunteers/")
    phone.get_by_text("清扫街道").first.click()
    phone.get_by_role("button", name="报名").click()
    assert "您已报上名" in phone.content()
    assert Booking.objects.get().state == "confirmed"
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    scanned(town, phone, desk, shift, "in")
    phone.get_by_role("button", name="我到了").click()
    assert "已签到" in phone.content()
    begun(shift, 1)
    scanned(town, phone, desk, shift, "out")
    phone.get_by_role("button", name="我离开了").click()
    assert Hours.objects.get().minutes > 30
    phone.goto(f"{town.url}/volunteers/mine/")
    phone.get_by_role("button", name="开具记录").click()
    number = Certificate.objects.get().number
    other = town.page("resident", java_script_enabled=False)
    other.goto(f"{town.url}/volunteers/verify/?number={number}")
    assert "此记录真实有效" in other.content()
    changed = number[:-1] + ("2" if number[-1] != "2" else "3")
    other.goto(f"{town.url}/volunteers/verify/?number={changed}")
    assert "没有开具过这样的记录" in other.content()

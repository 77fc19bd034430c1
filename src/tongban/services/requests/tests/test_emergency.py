"""Opening who asked in an emergency: a reason, on record, told, reviewed; never by the office complained about."""

from datetime import timedelta

import pytest

from tests.people import grant
from tongban.kernel.access.models import Disclosure
from tongban.kernel.access.queries import emergencies_to_review
from tongban.kernel.core import clock
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.core.models import Event
from tongban.kernel.notices.models import Notice
from tongban.services.requests import actions
from tongban.services.requests.models import Request

pytestmark = pytest.mark.django_db
PHONE = "13911112222"
WHY = "燃气泄漏，联系本人"


@pytest.fixture
def row(sent):
    return Request.objects.select_related("case").get(pk=sent(name="王芳", phone=PHONE).pk)


def opened(people, row, who="supervisor", reason=WHY):
    return actions.open_contact(row, by=people.actor(who), reason=reason, emergency=True)


def test_it_is_opened_recorded_and_told(people, row):
    assert opened(people, row) == {"name": "王芳", "phone": PHONE}
    rows = Disclosure.objects.filter(subject="case", subject_id=row.pk, emergency=True)
    notice = Notice.objects.get(template="requests.opened")
    event = Event.objects.get(stream="disclosure", object_id=row.pk)
    assert (rows.count(), notice.to_case, event.data) == (2, row.pk, {"fields": ["name", "phone"]})


def test_without_a_reason_nothing_is_opened_and_nothing_told(people, row):
    with pytest.raises(TongbanError):
        opened(people, row, reason="  ")
    assert (Disclosure.objects.count(), Notice.objects.filter(template="requests.opened").count()) == (0, 0)


@pytest.mark.parametrize(
    "who", ["handler", "clerk", "stranger", "administrator", "auditor", "handler_elsewhere"]
)
def test_nobody_else_may(people, row, who):
    with pytest.raises(NotAllowed):
        opened(people, row, who)


def test_a_supervisor_of_the_office_complained_about_may_not(people, sent):
    streets = people.world.office("streets")
    row = Request.objects.get(pk=sent(phone=PHONE, about=streets.pk).pk)
    grant(people.world, people["supervisor"], "requests.handler", "streets", "652301")
    with pytest.raises(NotAllowed):
        opened(people, row)


def test_the_next_day_somebody_else_reviews_it(people, row):
    opened(people, row)
    with clock.at(clock.now() + timedelta(days=1)):
        others = emergencies_to_review(people.actor("auditor")).count()
        own = emergencies_to_review(people.actor("supervisor")).count()
    assert (others, own) == (2, 0)


def test_the_page_offers_it_and_the_requester_sees_it(people, row):
    address = f"/desk/r/{row.case.reference}/"
    desk = people.client("supervisor")
    assert "emergency/" in desk.get(address).content.decode()
    assert PHONE in desk.post(f"{address}emergency/", {"reason": WHY}).content.decode()
    mine = people.client("requester", own=[row.pk]).get(f"/mine/{row.case.reference}/").content.decode()
    assert (WHY in mine, "emergency/" in people.client("handler").get(address).content.decode()) == (
        True,
        False,
    )

"""Grid volunteers: only whoever agreed is given the role, by whoever keeps volunteers there; both ends take it back."""

import pytest
from django.urls import reverse

from tongban.kernel.access.identify import actor_for
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.services.volunteers.actions import reporting
from tongban.services.volunteers.models import Volunteer


@pytest.fixture
def courier(make):
    """A volunteer with their account."""
    person, actor = make(1)
    return Volunteer.objects.get(person=person), actor


def may_report(actor):
    return actor_for(actor.account).holds("requests.report")


def test_only_who_agreed_and_only_by_the_office(courier, coordinator, people, make):
    row, actor = courier
    office = people.actor("stranger")
    with pytest.raises(TongbanError) as refused:
        reporting.let_report(row, by=office)
    assert refused.value.code == "not_agreed"
    reporting.agree(row, by=actor)
    for other in (make(2)[1], people.actor("handler_elsewhere"), actor):
        with pytest.raises(NotAllowed):
            reporting.let_report(row, by=other)
    assert not may_report(actor)
    reporting.let_report(row, by=office)
    assert may_report(actor)
    (held,) = actor_for(actor.account).holding("requests.report")
    assert held.division_path == "652300.652301"
    with pytest.raises(TongbanError) as refused:
        reporting.let_report(row, by=office)
    assert refused.value.code == "held"


def test_either_side_ends_it_at_once(courier, coordinator, people):
    row, actor = courier
    for end in (
        lambda: reporting.stop(row, by=people.actor("stranger")),
        lambda: reporting.disagree(row, by=actor),
    ):
        reporting.agree(row, by=actor)
        reporting.let_report(row, by=people.actor("stranger"))
        assert may_report(actor)
        end()
        assert not may_report(actor)
    row.refresh_from_db()
    assert row.reports_since is None


def test_the_buttons(courier, coordinator, people, browser):
    row, actor = courier
    client = browser(actor)
    client.post(reverse("volunteers:reports"), {"agree": "yes"})
    desk, page = browser(people.actor("stranger")), reverse("volunteers:person", args=[row.pk])
    assert page in desk.get(reverse("volunteers:people"), {"reports": "on"}).content.decode()
    assert "Let them report" in desk.get(page).content.decode()
    desk.post(reverse("volunteers:person_reports", args=[row.pk]), {"let": "yes"})
    assert may_report(actor)
    assert "Take the role away" in desk.get(page).content.decode()
    assert (
        people.client("handler").post(reverse("volunteers:person_reports", args=[row.pk])).status_code == 403
    )

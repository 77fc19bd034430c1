"""Stars follow the declared steps, each with the rule it rests on; the prefecture's office amends them for days to come."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.people import grant
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.services.volunteers.actions.stars import set_steps
from tongban.services.volunteers.queries.stars import all_steps, steps_on
from tongban.services.volunteers.stars import Steps, declared, rising


@pytest.fixture
def over_all(people, world):
    """Who keeps volunteers of the whole prefecture."""
    grant(world, people["stranger"], "volunteers.coordinator", "centre", "652300")
    return people.actor("stranger")


@pytest.mark.parametrize(
    ("minutes", "stars", "left"),
    [(0, 0, 6000), (5999, 0, 1), (6000, 1, 12000), (90000, 5, None), (900000, 5, None)],
)
def test_the_declared_steps(minutes, stars, left):
    (one,) = declared()
    assert (one.stars(minutes), one.to_next(minutes)) == (stars, left)
    assert (one.hours, "340" in one.rests_on) == ((100, 300, 600, 1000, 1500), True)


@pytest.mark.parametrize("hours", [[], [0, 5], [10, 10], [10, 5], list(range(1, 12))])
def test_steps_rise(hours):
    assert not rising(hours)


@pytest.mark.django_db
def test_an_office_amends_them_from_a_day_on(over_all):
    later = today() + timedelta(days=10)
    set_steps([50, 100], since=later, rests_on="州文明办〔2026〕1号", by=over_all)
    set_steps([50, 120], since=later, rests_on="州文明办〔2026〕2号", by=over_all)
    assert steps_on().hours == (100, 300, 600, 1000, 1500)
    assert steps_on(later) == Steps(later, (50, 120), "州文明办〔2026〕2号")
    assert [one.since for one in all_steps()] == [later, date(2012, 10, 23)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours", "days", "rests_on", "code"),
    [([5, 5], 1, "a rule", "steps"), ([5], -1, "a rule", "past"), ([5], 1, " ", "rests_on")],
)
def test_what_is_refused(hours, days, rests_on, code, over_all):
    with pytest.raises(TongbanError) as refused:
        set_steps(hours, since=today() + timedelta(days=days), rests_on=rests_on, by=over_all)
    assert refused.value.code == code


@pytest.mark.django_db
def test_a_county_amends_nothing_and_the_page(over_all, people, world):
    grant(world, people["handler"], "volunteers.coordinator", "housing", "652301")
    with pytest.raises(NotAllowed):
        set_steps([5], since=today(), rests_on="a rule", by=people.actor("handler"))
    county, page = people.client("handler"), reverse("volunteers:stars")
    assert "Amend" not in county.get(page).content.decode()
    said = {"hours": "10 20 30", "since": today().isoformat(), "rests_on": "a rule of ours"}
    assert county.post(page, said).status_code == 403
    assert steps_on().hours[0] == 100
    assert people.client("stranger").post(page, said).status_code == 302
    assert steps_on().hours == (10, 20, 30)
    assert people.client("stranger").post(page, said | {"hours": "ten"}).status_code == 422

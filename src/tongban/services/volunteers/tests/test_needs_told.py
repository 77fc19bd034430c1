"""A community's need is told to the leaders of its county, and what becomes of it to whoever asked; once each."""

from datetime import timedelta

import pytest

from tests.people import grant
from tongban.kernel.core import events, outbox
from tongban.kernel.core.clock import today
from tongban.kernel.notices.models import Notice
from tongban.services.volunteers.actions import holding
from tongban.services.volunteers.tests.conftest import START


def told(account):
    return list(Notice.objects.filter(to_account=account).order_by("pk").values_list("template", flat=True))


@pytest.fixture
def need(people, world, team):
    """Asked for by a community of the team's county."""
    grant(world, people["clerk"], "volunteers.community", "housing", "652301")
    office, place = world.office("housing"), world.division("652301001001")
    return holding.ask_for(
        "陪同就医", office=office, division=place, wanted_on=today() + timedelta(9), by=people.actor("clerk")
    )


def test_leaders_hear_of_it_and_who_asked_of_what_became(need, team, template, leader, people, make):
    other = make(7)[1].account
    outbox.relay()
    assert (told(leader[1].account), told(other), told(people["clerk"])) == (
        ["volunteers.need_asked"],
        [],
        [],
    )
    taken = holding.take(need.pk, team, by=leader[1])
    holding.plan(team, template, START, place="x", by=leader[1], need=taken)
    outbox.relay()
    outbox.relay()
    assert told(people["clerk"]) == ["volunteers.need_taken", "volunteers.need_met"]
    assert told(leader[1].account) == ["volunteers.need_asked"]


def test_a_need_is_withdrawn_once_however_often_the_button_is_pressed(need, people):
    for _again in range(2):
        assert holding.withdraw(need.pk, by=people.actor("clerk")).state == "withdrawn"
    assert [e.code for e in events.of("need", need.pk)] == ["need.asked", "need.withdrawn"]

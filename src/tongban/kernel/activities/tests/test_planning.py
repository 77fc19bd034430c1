"""What is planned holds together: shifts within their activity, a policy with its number, states that do not go back."""

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions, queries
from tongban.kernel.activities.tests.conftest import HOUR, START, actor, at, cleaning, person, signed_up
from tongban.kernel.bookings.models import Booking
from tongban.kernel.core import events
from tongban.kernel.core.errors import NotAllowed, TongbanError

pytestmark = pytest.mark.django_db


def refused(act, *given, **told):
    with pytest.raises(TongbanError) as error:
        act(*given, by=SYSTEM, **told)
    return error.value.code


def drafted(**declared):
    return actions.draft("test.event", "Cleaning", START, START + 2 * HOUR, by=SYSTEM, **declared)


@pytest.mark.parametrize(("since", "until", "places"), [(-1, 1, 1), (1, 3, 1), (0, 1, 0)])
def test_a_shift_lies_within_its_activity_and_has_places(since, until, places):
    row = drafted()
    begin, end = START + since * HOUR, START + until * HOUR
    assert refused(actions.add_shift, row, begin, end, places=places) == "shift"
    assert actions.add_shift(row, START, START + 2 * HOUR, places=1, by=SYSTEM).activity_id == row.pk


def test_a_shift_keeps_its_name_its_needs_and_until_when_one_signs_up():
    told = {"name": "kitchen", "needs": ["skill:first_aid"], "closes_at": START - HOUR, "cancel_before": 90}
    shift = actions.add_shift(drafted(), START, START + HOUR, places=3, by=SYSTEM, **told)
    slot = shift.slot
    slot.refresh_from_db()
    assert (shift.name, slot.needs, slot.closes_at) == ("kitchen", ["skill:first_aid"], START - HOUR)
    assert (slot.capacity, slot.resource.cancel_before, slot.resource.personal) == (3, 90, True)


def test_what_is_over_gets_no_shift_and_is_not_opened():
    row = cleaning().activity
    actions.cancel_activity(row.pk, why="storm", by=SYSTEM)
    assert refused(actions.add_shift, row, START, START + HOUR, places=1) == "over"
    assert refused(actions.open_activity, row.pk) == "over"


def test_it_opens_once_and_not_without_a_shift():
    row = drafted()
    assert refused(actions.open_activity, row.pk) == "shift"
    actions.add_shift(row, START, START + HOUR, places=1, by=SYSTEM)
    first = actions.open_activity(row.pk, by=SYSTEM)
    assert actions.open_activity(row.pk, by=SYSTEM).opened_at == first.opened_at
    told = [e.code for e in events.of("activity", row.pk)]
    assert told == ["activity.drafted", "activity.opened"]


@pytest.mark.parametrize("given", [("", "PICC"), ("P-1", " ")])
def test_a_policy_has_a_number_and_an_insurer(given):
    insurance, insurer = given
    row = drafted(risky=True)
    assert refused(actions.insure, row.pk, insurance=insurance, insurer=insurer) == "insurance"
    found = actions.insure(row.pk, insurance=" P-1 ", insurer=" PICC ", by=SYSTEM)
    found.refresh_from_db()
    assert (found.insurance, found.insurer) == ("P-1", "PICC")


def test_who_had_a_place_is_told_why_once_and_a_second_cancelling_changes_nothing():
    shift = cleaning()
    lin = signed_up(shift)
    for why in ("storm", "flood"):
        row = actions.cancel_activity(shift.activity_id, why=why, by=SYSTEM)
    assert (row.note, Booking.objects.get(person=lin).state) == ("storm", "cancelled")


def test_what_is_open_is_found_by_kind_until_it_is_over():
    cleaning()
    drafted()
    with at(119):
        assert [a.title for a in queries.open_activities("test.event")] == ["Cleaning"]
        assert not queries.open_activities("test.other").exists()
    with at(121):
        assert not queries.open_activities().exists()
        assert queries.open_activities(since=START).count() == 1


def test_who_has_a_place_then_is_busy():
    lin = signed_up(cleaning())
    shift = cleaning(at=START + 2 * HOUR)
    assert queries.busy(lin.pk, cleaning().during)
    assert not queries.busy(lin.pk, shift.during)


@pytest.mark.parametrize("make", [actions.make_template, actions.draft])
def test_nobody_plans_without_the_right(make):
    told = {"minutes": 60} if make is actions.make_template else {"start": START, "end": START + HOUR}
    with pytest.raises(NotAllowed):
        make("test.event", "Cleaning", by=actor(person()), **told)

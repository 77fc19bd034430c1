"""Whoever leaves gives up what was to come and keeps what they gave; what they told goes in time, or at their word."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.activities import actions as activities
from tongban.kernel.core import clock
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties import actions as parties
from tongban.kernel.parties.models import Membership
from tongban.services.volunteers import own
from tongban.services.volunteers.actions import holding, leaving, registering, teaming
from tongban.services.volunteers.models import Guardian, Rating, Volunteer
from tongban.services.volunteers.queries import people as reading
from tongban.services.volunteers.tests.conftest import at


@pytest.fixture
def left(make, team, shift):
    """Somebody who had a place and belonged to the team, and left."""
    person, actor = make(1)
    holding.sign_up(shift, person, by=actor)
    teaming.join(team, person, by=actor)
    leaving.leave(reading.of_person(person.pk), by=actor)
    return person, actor


def test_places_and_teams_end_and_who_waits_moves_up(make, team, shift):
    crowd = [make(n) for n in (1, 2, 3)]
    held = [holding.sign_up(shift, person, by=actor) for person, actor in crowd]
    person, actor = crowd[0]
    teaming.join(team, person, by=actor)
    leaving.leave(reading.of_person(person.pk), by=actor)
    leaving.leave(reading.of_person(person.pk), by=actor)  # twice does no harm
    assert [type(b).objects.get(pk=b.pk).state for b in held] == ["cancelled", "confirmed", "confirmed"]
    ended = Membership.objects.get(person=person)
    assert ended.valid.upper is not None


def test_whoever_left_signs_up_for_nothing_and_comes_back(left, world, shift):
    person, actor = left
    with pytest.raises(TongbanError) as refused:
        holding.sign_up(shift, person, by=actor)
    assert refused.value.code == "unregistered"
    first = Volunteer.objects.get(person=person)
    told = registering.Told("李明1", world.division("652301001001"), date(1990, 1, 1), skills=["law"])
    back = registering.register(person, told, by=actor)
    assert (back.pk, back.left_on, back.skills, back.registered_on) == (
        first.pk,
        None,
        ["law"],
        first.registered_on,
    )
    assert holding.sign_up(shift, person, by=actor).state == "confirmed"


def test_who_left_is_no_longer_found(left, coordinator, people):
    page = people.client("stranger").get(reverse("volunteers:people")).content.decode()
    assert reverse("volunteers:person", args=[Volunteer.objects.get(person=left[0]).pk]) not in page


def test_what_they_told_is_erased_at_their_word_only_after_leaving(make, browser):
    person, actor = make(1, skills=["law"])
    assert own.forget(actor) == 0
    row = leaving.leave(reading.of_person(person.pk), by=actor)
    client = browser(actor)
    assert client.post(reverse("people:erase")).status_code == 302
    row.refresh_from_db()
    assert (row.skills, row.available, bool(row.born), row.erased_at is None) == ([], [], False, False)
    assert row.person_id == person.pk  # what they gave stays theirs
    assert own.forget(actor) == 0


def test_it_goes_by_itself_after_the_years(left):
    later = clock.now() + timedelta(days=1)
    (row,) = leaving.volunteers_over(later)
    leaving.erase_volunteer(row.pk)
    assert not leaving.volunteers_over(later).exists()


def test_words_of_ratings_and_guardians_go_and_points_stay(make, shift, world):
    person, actor = make(1)
    given = {"activity": shift.activity, "person": person, "points": 4, "at": clock.now(), "by": actor.code}
    row = Rating.objects.create(of="event", words="well led", **given)
    Guardian.objects.create(person=person, phone_index=b"x" * 32, asked_at=clock.now())
    later = clock.now() + timedelta(days=1)
    for pk in leaving.ratings_over(later).values_list("pk", flat=True):
        leaving.erase_rating(pk)
    for pk in leaving.guardians_over(later).values_list("pk", flat=True):
        leaving.erase_guardian(pk)
    row.refresh_from_db()
    assert (row.points, row.words, Guardian.objects.count()) == (4, "", 0)


def test_my_data_tells_what_is_held(make, shift, leader, browser):
    person, actor = make(1, skills=["law"])
    Rating.objects.create(
        activity=shift.activity, person=person, of="person", points=5, words="on time", at=clock.now(), by="x"
    )
    told = own.held(actor)
    assert [one["ref"].split(":")[0] for one in told] == ["volunteer", "rating"]
    words = str(told)
    assert all(word in words for word in ("Law", "1990-01-01", "on time"))
    client = browser(actor)
    page = client.get(reverse("people:data")).content.decode()
    assert "Registration as a volunteer" in page
    assert own.held(leader[1])[0]["ref"] != told[0]["ref"]
    assert own.held(SYSTEM) == []


def test_leaving_on_the_page(make, browser):
    person, actor = make(1)
    client = browser(actor)
    client.post(reverse("volunteers:leave"))
    assert Volunteer.objects.get(person=person).left_on is not None
    assert "You have left" in client.get(reverse("volunteers:mine")).content.decode()
    assert client.get(reverse("volunteers:join")).status_code == 200
    assert client.post(reverse("volunteers:leave")).status_code == 404


@pytest.mark.parametrize("how", ["leave", "team"])
def test_who_leaves_leads_no_team_any_more(leader, team, how):
    person, actor = leader
    if how == "leave":
        leaving.leave(reading.of_person(person.pk), by=actor)
    else:
        teaming.leave(team, person, by=actor)
    team.refresh_from_db()
    assert (team.leader, reading.led_by(actor).count()) == (None, 0)


def test_who_has_come_keeps_the_place_they_came_to(make, shift):
    person, actor = make(1)
    held = holding.sign_up(shift, person, by=actor)
    with at(10):
        activities.come(activities.code_to_show(shift, "in", by=SYSTEM), person, by=actor)
        leaving.leave(reading.of_person(person.pk), by=actor)
    held.refresh_from_db()
    assert held.state == "confirmed"


def test_what_was_let_go_is_not_told_again_by_whoever_left(left, world):
    row = reading.of_person(left[0].pk)
    leaving.erase_volunteer(row.pk)
    with pytest.raises(TongbanError) as refused:
        registering.change(row, by=left[1], skills=["law"], division=row.division)
    row.refresh_from_db()
    assert (refused.value.code, row.skills) == ("unregistered", [])


def test_of_two_records_of_one_both_leave_the_team(make, team):
    (kept, actor), (gone, _other) = make(1), make(2)
    for person in (kept, gone):
        teaming.join(team, person, by=SYSTEM)
    parties.merge("person", kept=kept.pk, gone=gone.pk, by="system", label="x", reason="one")
    teaming.leave(team, kept, by=actor)
    with clock.at(clock.now() + timedelta(days=2)):
        assert reading.teams_of(kept.pk) == []

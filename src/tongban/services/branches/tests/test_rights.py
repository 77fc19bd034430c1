"""Each right says the same of one record and of many, for every named person; nobody reaches further than they should."""

from dataclasses import replace

import pytest

from tests.people import NAMES, grant
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.rights import all_rights, may, visible
from tongban.kernel.core.clock import today
from tongban.services.branches.actions import assessing, covering, listing, moving
from tongban.services.branches.models import Body, Member, Site, Unit

ROWS = {
    "branches.members": Member.objects.all(),
    "branches.units": Unit.objects.select_related("division"),
    "branches.keep": Body.objects.select_related("division"),
    "branches.cover": Unit.objects.select_related("division"),
    "branches.visit": Unit.objects.select_related("division"),
    "branches.review": Site.objects.select_related("unit__division"),
    "branches.award": Site.objects.select_related("unit__division"),
}


@pytest.fixture
def full(people, world, bodies, make_member, make_unit):
    """Members and organisations here and there, one on the way, one covered, one served, a site."""
    grant(world, people["handler_elsewhere"], "branches.office", "centre", "652302")
    listing.appoint(bodies["away"], people["secretary"], by=SYSTEM)
    here, there = make_member(1), make_member(2, "away")
    moving.ask_move(here, target=bodies["away"], left_on=today(), by=SYSTEM)
    make_member(3, "town")
    units = [make_unit(1), make_unit(2, "652302001001"), make_unit(3)]
    covering.cover(units[0], bodies["away"], by=SYSTEM)
    who = covering.make_instructor(people["instructor"], division=world.division("652301"), by=SYSTEM)
    covering.serve(units[2], who, by=SYSTEM)
    assessing.open_site(units[0], year=today().year, by=SYSTEM)
    return {"here": here, "there": there, "units": units}


@pytest.mark.parametrize("right", ROWS)
def test_one_and_many_agree(people, full, right):
    for name in NAMES:
        actor = people.actor(name)
        among = set(visible(actor, right, ROWS[right].all()))
        assert among == {row for row in ROWS[right].all() if may(actor, right, row)}, name


def test_every_right_on_records_is_tried():
    of_records = {c for c, r in all_rights().items() if c.startswith("branches.") and r.among is not None}
    assert of_records == set(ROWS)


def seen(actor, right):
    return {row.pk for row in visible(actor, right, ROWS[right].all())}


def test_who_sees_whom(people, full):
    here, there = full["here"].pk, full["there"].pk
    assert seen(people.actor("secretary"), "branches.members") == {here, there}
    assert seen(people.actor("handler_elsewhere"), "branches.members") == {here, there}
    assert there not in seen(people.actor("organiser"), "branches.members")
    for name in ("instructor", "handler", "supervisor", "resident", "administrator"):
        assert seen(people.actor(name), "branches.members") == set()
    units = [unit.pk for unit in full["units"]]
    assert seen(people.actor("instructor"), "branches.units") == {units[2]}
    assert seen(people.actor("secretary"), "branches.units") == {units[0]}


def test_a_key_reaches_no_further_than_its_scopes(people, full):
    narrow = replace(people.actor("organiser"), scopes=frozenset({"branches.view"}))
    assert all(not seen(narrow, right) for right in ROWS)


def test_a_secretary_no_longer_sees_nothing(people, full, bodies):
    post = bodies["away"].posts.get()
    listing.dismiss(post, by=SYSTEM)
    assert seen(people.actor("secretary"), "branches.members") == set()

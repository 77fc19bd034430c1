"""What was filed at a division that moved is still seen, told and answered; what was merged into one widens no right."""

from datetime import date

import pytest

from tests.people import grant
from tongban.kernel.access.models import Grant
from tongban.kernel.access.queries import accounts_with
from tongban.kernel.parties import actions as parties
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.queries import office_for
from tongban.kernel.places import actions, queries, register
from tongban.kernel.places.actions.changing import planned
from tongban.kernel.places.changing import standing
from tongban.kernel.places.models import Boundary
from tongban.kernel.places.tests.grid import CITY, TOWNS

DAY = date(2026, 1, 1)
OLD = f"65.{CITY}.{TOWNS[0]}"
VIEW = "gazetteer.view"


def applied(*changes):
    row = actions.prepare(title="x", on=DAY, grounds="x", changes=changes, by="account:1")
    return actions.apply(row, by="account:2")


@pytest.fixture
def overseer(people, land):
    """Somebody whose role holds over 甲镇 alone; nobody has drawn boundaries."""
    Boundary.objects.all().delete()
    Grant.objects.filter(account=people["boundary_inspector"]).update(division=queries.division(TOWNS[0]))
    return "boundary_inspector"


def test_a_role_goes_along_and_keeps_what_was_filed_before(people, overseer):
    row = applied(("move", {"code": TOWNS[0], "to": CITY, "new_code": "652301101"}))
    actor = people.actor(overseer)
    assert actor.oversees(f"65.{CITY}.652301101", VIEW)
    assert actor.oversees(f"{OLD}.{TOWNS[0]}001", VIEW)
    assert people[overseer] in accounts_with(VIEW, division_path=OLD)
    actions.undo(row, by="account:2")
    actor = people.actor(overseer)
    assert (actor.oversees(OLD, VIEW), actor.oversees(f"65.{CITY}.652301101", VIEW)) == (True, False)


def test_a_merge_widens_no_right(people, overseer):
    Grant.objects.filter(account=people[overseer]).update(division=queries.division(TOWNS[1]))
    applied(("merge", {"codes": TOWNS[:2], "code": TOWNS[1]}))
    actor = people.actor(overseer)
    assert (actor.oversees(f"65.{CITY}.{TOWNS[1]}", VIEW), actor.oversees(OLD, VIEW)) == (True, False)


@pytest.mark.parametrize(
    "change",
    [
        ("move", {"code": TOWNS[0], "to": CITY, "new_code": "652301101"}),
        ("merge", {"codes": TOWNS[:2], "code": TOWNS[1]}),
        ("rename", {"code": TOWNS[0], "name": "新安镇"}),
        ("move", {"code": CITY, "to": "65", "new_code": "652391"}),
    ],
)
def test_what_was_filed_before_is_answered_where_it_lies_now(overseer, change):
    town = queries.division(TOWNS[0])
    made = parties.NewOffice("x1", "甲镇政府", "街道乡镇", town)
    office = parties.open_office(made, by="x")
    applied(change)
    place = f"{OLD}.{TOWNS[0]}001"
    assert office_for("街道乡镇", place) == office
    assert queries.division(register.current().present(place).split(".")[-1]) is not None
    assert Office.objects.get(pk=office.pk).division.valid.upper is None


def test_a_preview_counts_what_was_filed_at_the_deepest_division_that_ends_and_nowhere_else(land, filed):
    village = f"{OLD}.{TOWNS[0]}001"
    for place in (OLD, village, village, f"65.{CITY}.{TOWNS[2]}"):
        filed(place_path=place)
    change = ("move", {"code": TOWNS[0], "to": CITY, "new_code": "652301101"})
    plan = planned(actions.prepare(title="x", on=DAY, grounds="x", changes=[change], by="account:1"))
    told = standing.counts(plan)
    stay = {heir.row.path: [s.count for s in told[heir.row.pk] if s.goes == "stays"] for heir in plan.ends}
    assert {path: counts for path, counts in stay.items() if counts} == {OLD: [1], village: [2]}


def test_rights_given_twice_over_one_place_do_not_stop_a_move(people, overseer, world):
    grant(world, people[overseer], "gazetteer.editor", "centre", "652301")
    applied(("move", {"code": TOWNS[0], "to": CITY, "new_code": "652301101"}))
    assert people.actor(overseer).oversees(f"65.{CITY}.652301101", VIEW)

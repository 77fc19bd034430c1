"""Coverage on any day, the nearest branch first, who is asked by when; rushes and garbage."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from tests.people import grant
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.notices.models import Notice
from tongban.services.branches.actions import covering, listing
from tongban.services.branches.models import Body, Coverage, Former, Gap, Unit
from tongban.services.branches.queries import coverage
from tongban.services.branches.tests.conftest import BEGAN
from tongban.services.branches.tests.test_moves import SLOW


def rows(day=None):
    return coverage.told(coverage.units_on(day).select_related("division", "organisation"), day)


def share(day=None, by="field"):
    return [(s.key, s.units, s.covered, s.served) for s in coverage.shares(coverage.cells(rows(day)), by)]


def test_coverage_is_of_its_day(unit, bodies):
    with clock.at(clock.now() - timedelta(days=60)):
        covering.cover(unit, bodies["home"], by=SYSTEM)
    covering.uncover(unit, by=SYSTEM, on=today() - timedelta(days=30))
    told = [share(today() - timedelta(days=n)) for n in (100, 90, 60, 31, 30, 0)]
    assert told == [
        [],
        [("enterprise", 1, 0, 0)],
        *[[("enterprise", 1, 1, 0)]] * 2,
        *[[("enterprise", 1, 0, 0)]] * 2,
    ]


def test_shares_split_and_add_up(make_unit, bodies):
    made = [make_unit(1), make_unit(2, field="market", staff=3), make_unit(3, "652302001001", staff=300)]
    covering.cover(made[0], bodies["home"], by=SYSTEM)
    assert share(by="size") == [("micro", 1, 0, 0), ("small", 1, 1, 0), ("large", 1, 0, 0)]
    assert share(by="division") == [("652300.652301", 2, 1, 0), ("652300.652302", 1, 0, 0)]
    parts = coverage.shares(coverage.cells(rows()), "field")
    assert coverage.total(parts).coverage == pytest.approx(1 / 3)


def test_the_nearest_branch_shares_the_deepest_place_then_is_near_then_has_least(make_unit, bodies, world):
    near = coverage.Nearest()
    assert near.to(make_unit(1))[:2] == (bodies["home"], 4)
    Body.objects.filter(pk=bodies["home"].pk).update(valid=DateRange(BEGAN, today()))
    unit = make_unit(2, spot=(87.30, 44.00))
    far, close = (
        Body.objects.create(
            name=name, kind="joint", division=world.division("652301001"), valid=DateRange(BEGAN, None),
            longitude=87.30 + away, latitude=44.0,
        )
        for name, away in (("far", 0.2), ("close", 0.01))
    )  # fmt: skip
    body, shares, km = coverage.Nearest().to(unit)
    assert (body, shares, km) == (close, 3, pytest.approx(0.8, abs=0.1))
    assert far.pk < close.pk


def test_who_is_asked_and_by_when_then_the_next(unit, bodies, sides, office):
    covering.ask_to_cover(unit, bodies["home"], by=office)
    (line,) = coverage.to_cover(rows())
    assert (line.gap.body, line.gap.due) == (bodies["home"], today() + timedelta(days=30))
    assert Notice.objects.get().template == "branches.cover_asked"
    with pytest.raises(Conflict):
        covering.ask_to_cover(unit, bodies["town"], by=office)
    with pytest.raises(NotAllowed):
        covering.decline_to_cover(line.gap, by=sides["away"], reason="远")
    covering.decline_to_cover(line.gap, by=sides["home"], reason="人手不足")
    covering.ask_to_cover(unit, bodies["town"], by=office)
    covering.cover(unit, bodies["town"], by=office)
    assert (list(coverage.to_cover(rows())), Gap.objects.filter(closed_at=None).count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_of_many_branches_that_cover_at_once_one_does_on_any_day(unit, bodies):
    def go(n):
        try:
            covering.cover(unit, list(bodies.values())[n % 3], by=SYSTEM)
        except Conflict:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(go, range(12)))
    assert Coverage.objects.filter(unit=unit, valid__contains=today()).count() == 1


def test_the_database_refuses_two_branches_and_days_beyond(unit, bodies):
    covering.cover(unit, bodies["home"], by=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Coverage.objects.create(unit=unit, body=bodies["town"], valid=DateRange(today(), None))
    with pytest.raises(IntegrityError):
        beyond(unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.update(staff=5000)


@transaction.atomic
def beyond(unit):
    Unit.objects.update(valid=DateRange(unit.valid.lower, today()))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_who_leaves_the_list_is_covered_no_more_and_may_come_back(unit, bodies):
    with clock.at(clock.now() - timedelta(days=60)):
        covering.cover(unit, bodies["home"], by=SYSTEM)
    listing.unlist_unit(unit, on=today() - timedelta(days=10), by=SYSTEM)
    assert (share(), share(today() - timedelta(days=11))) == ([], [("enterprise", 1, 1, 0)])
    listing.relist_unit(unit, by=SYSTEM)
    assert share() == [("enterprise", 1, 1, 0)]


def test_instructors_serve_and_visit(unit, people, world, office):
    grant(world, people["stranger"], "branches.instructor", "centre", "652301")
    division = world.division("652301")
    who = covering.make_instructor(people["stranger"], division=division, by=office)
    with pytest.raises(NotAllowed):
        covering.record_visit(unit, on=today(), done="x", by=people.actor("stranger"))
    covering.serve(unit, who, by=office)
    covering.record_visit(unit, on=today(), done="走访并送去政策清单", by=people.actor("stranger"))
    assert (share(), unit.visits.count()) == ([("enterprise", 1, 0, 1)], 1)
    for day in (today(), today() + timedelta(days=1), today() - timedelta(days=1)):
        with pytest.raises(TongbanError):
            covering.record_visit(unit, on=day, done="x", by=people.actor("stranger"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"field": "cosmos"},
        {"staff": -1},
        {"since": today() + timedelta(days=1)},
        {"name": " "},
        {"phone": "1"},
    ],
)
def test_garbage_is_refused(make_unit, wrong):
    with pytest.raises(TongbanError):
        make_unit(**wrong)
    assert not Unit.objects.exists()


def test_listing_twice_is_told(make_unit):
    make_unit()
    with pytest.raises(Conflict):
        make_unit()


def test_a_branch_ends_once_nothing_hangs_on_it(bodies, member, unit):
    with pytest.raises(Conflict):
        listing.end_body(bodies["home"], on=today(), by=SYSTEM)
    covering.cover(unit, bodies["town"], by=SYSTEM)
    with pytest.raises(Conflict):
        listing.end_body(bodies["town"], on=today(), by=SYSTEM)
    listing.end_body(bodies["away"], on=today(), by=SYSTEM)
    with pytest.raises(Conflict):
        covering.cover(unit, bodies["away"], by=SYSTEM)


def test_who_comes_back_to_the_list_is_not_covered_by_a_branch_that_has_ended(unit, bodies):
    with clock.at(clock.now() - timedelta(days=60)):
        covering.cover(unit, bodies["away"], by=SYSTEM)
    listing.unlist_unit(unit, on=today() - timedelta(days=10), by=SYSTEM)
    listing.end_body(bodies["away"], on=today() - timedelta(days=5), by=SYSTEM)
    listing.relist_unit(unit, by=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert share() == [("enterprise", 1, 0, 0)]


def test_field_size_and_place_are_of_their_day_too(unit, bodies, world):
    for days, changed in (
        (60, {"field": "market"}),
        (30, {"staff": 300}),
        (10, {"division": world.division("652302001001")}),
    ):
        listing.change_unit(unit, by=SYSTEM, on=today() - timedelta(days=days), **changed)
        unit.refresh_from_db()
    told = [
        [share(today() - timedelta(days=n), by)[0][0] for by in coverage.SPLITS]
        for n in (90, 61, 60, 30, 11, 10, 0)
    ]
    here, there = "652300.652301", "652300.652302"
    assert told == [
        *[["enterprise", "small", here]] * 2,
        ["market", "small", here],
        *[["market", "large", here]] * 2,
        *[["market", "large", there]] * 2,
    ]
    then = today() - timedelta(days=11)
    wanted = {"division": here, "size": "large", "field": "market"}
    assert coverage.narrowed(rows(then), wanted).count() == 1
    assert coverage.narrowed(rows(), wanted).count() == 0


def test_a_day_that_changes_twice_belongs_to_the_last_change(unit):
    for field in ("market", "social", "enterprise"):
        listing.change_unit(unit, by=SYSTEM, on=today() - timedelta(days=5), field=field)
        unit.refresh_from_db()
    assert [share(today() - timedelta(days=n))[0][0] for n in (6, 5, 0)] == ["enterprise"] * 3
    assert Former.objects.count() == 1


@SLOW
@given(
    st.lists(st.tuples(st.integers(0, 80), st.sampled_from(("enterprise", "market", "social"))), max_size=8)
)
def test_any_changes_leave_one_field_a_day(unit, changes):
    with transaction.atomic():
        said = {}
        for back, field in sorted(changes, key=lambda c: -c[0]):
            listing.change_unit(unit, by=SYSTEM, on=today() - timedelta(days=back), field=field)
            said[back] = field
        for n in range(0, 90, 7):
            since = [back for back in said if back >= n]
            assert share(today() - timedelta(days=n))[0][0] == (said[min(since)] if since else "enterprise")
        transaction.set_rollback(True)

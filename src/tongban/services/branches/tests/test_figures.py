"""Figures count what the lists say, as of any day, and open to the records behind them."""

from datetime import timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.indicators.catalogue import measure_of
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.drilling import Question, opened
from tongban.kernel.indicators.periods import Window
from tongban.services.branches.actions import covering, gaps, keeping, listing, moving
from tongban.services.branches.queries import coverage


def figure(code, day=None, by=(), days=60):
    on = day or today()
    table = compute(
        measure_of(f"branches.{code}"), since=on - timedelta(days=days), until=on, as_of=on, by=by
    )
    return {c.keys: c.value for c in table.cells} if by else table.only.value


def ago(days):
    return clock.at(clock.now() - timedelta(days=days))


def test_coverage_as_of_any_day_is_the_pages_own(make_unit, bodies):
    units = [
        make_unit(n, place) for n, place in ((1, "652301001001"), (2, "652301001001"), (3, "652302001001"))
    ]
    with ago(60):
        covering.cover(units[0], bodies["home"], by=SYSTEM)
    covering.uncover(units[0], by=SYSTEM, on=today() - timedelta(days=20))
    covering.cover(units[2], bodies["away"], by=SYSTEM)
    told = [figure("covered_share", today() - timedelta(days=n)) for n in (89, 60, 21, 20, 0)]
    assert [round(x, 1) for x in told] == [0, 33.3, 33.3, 0, 33.3]
    for n in (95, 60, 21, 20, 0):
        day = today() - timedelta(days=n)
        counted = coverage.cells(coverage.told(coverage.units_on(day), day))
        page = coverage.total(coverage.shares(counted, "field"))
        assert (page.units, figure("units", day)) == (page.units, page.units)
        assert round(100 * (page.coverage or 0), 4) == (figure("covered_share", day) or 0)
    assert figure("covered_share", by=("county",)) == {("652301",): 0, ("652302",): 100}


def test_members_by_status_stand_where_they_are_present(make_member, bodies):
    first, second = make_member(1), make_member(2)
    keeping.set_status(second, status="retired", by=SYSTEM)
    moving.confirm_move(moving.ask_move(first, target=bodies["away"], left_on=today(), by=SYSTEM), by=SYSTEM)
    assert figure("members", by=("county", "duty_status")) == {
        ("652301", "retired"): 1,
        ("652302", "serving"): 1,
    }
    yesterday = today() - timedelta(days=1)
    assert figure("members", yesterday, by=("county", "duty_status")) == {("652301", "serving"): 2}


def test_moves_in_time_are_of_those_that_were_answered_or_are_late(make_member, bodies):
    ends = {1: ("confirm", 5), 2: ("confirm", 35), 3: ("deny", 2), 4: ("withdraw", 1), 5: (None, 0)}
    for n, (act, days) in ends.items():
        member = make_member(n)
        with ago(50):
            move = moving.ask_move(member, target=bodies["away"], left_on=today(), by=SYSTEM)
        if act:
            with ago(50 - days):
                given = {"reason": "无此人"} if act == "deny" else {}
                getattr(moving, f"{act}_move")(move, by=SYSTEM, **given)
    assert figure("moves_in_time") == 25
    assert figure("moves_in_time", today() - timedelta(days=44)) == 50


def test_open_gaps_of_a_day_were_open_on_it(make_member):
    member = make_member(last_contact=today() - timedelta(days=300))
    with ago(10):
        gaps.watch()
    with ago(4):
        keeping.note_contact(member, on=today(), by=SYSTEM)
    assert [figure("gaps", today() - timedelta(days=n)) for n in (11, 10, 5, 4, 0)] == [0, 1, 1, 0, 0]


def test_a_figure_opens_to_the_records_of_those_who_may_see_them(make_unit, bodies, office, people, sides):
    make_unit(1)
    make_unit(2, "652302001001")
    measure = measure_of("branches.covered_share")
    asked = Question(measure, Window(today(), today()), part="denominator")
    seen = [(o.counted, o.shown) for o in (opened(by, asked) for by in (office, sides["home"]))]
    assert seen == [(2, 1), (2, 0)]


@pytest.mark.parametrize("code", ["visits", "sites", "served_share"])
def test_without_records_a_figure_is_nothing(world, code):
    assert figure(code) in {0, None}


@pytest.mark.parametrize("by", ["emerging_field", "unit_size", "county"])
def test_an_organisation_counts_on_each_day_as_what_it_was(unit, world, by):
    earlier = today() - timedelta(days=31)
    before = [figure(code, earlier, by=(by,)) for code in ("units", "covered_share")]
    moved = {"field": "market", "staff": 400, "division": world.division("652302001001")}
    listing.change_unit(unit, by=SYSTEM, on=today() - timedelta(days=30), **moved)
    assert [figure(code, earlier, by=(by,)) for code in ("units", "covered_share")] == before
    now = {"emerging_field": "market", "unit_size": "large", "county": "652302"}[by]
    assert [figure("units", today() - timedelta(days=n), by=(by,)) for n in (30, 0)] == [{(now,): 1}] * 2

"""Any sequence of change sets: earlier days keep their map, a code stands once a day, undoing gives the state before."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.places import actions, queries
from tongban.kernel.places.models import Boundary, Division
from tongban.kernel.places.tests.grid import CITY, TOWNS, box, grid, snapshot

FIRST = date(2026, 1, 1)
numbers = st.integers(0, 8)


def pick(rows, number):
    return rows[number % len(rows)] if rows else "999999"


@st.composite
def wishes(draw):
    """A change in numbers; which divisions they mean depends on the map it meets."""
    return draw(st.sampled_from(("open", "merge", "split", "rename", "move", "end", "outline"))), *(
        draw(numbers) for _ in range(3)
    )


def change(wish, day, n):
    """The wish as a change of the map of a day; many cannot be, which is part of the test."""
    kind, a, b, c = wish
    level = "town" if c % 2 else "community"
    rows = list(queries.divisions(day).filter(level=level).order_by("code"))
    codes = [d.code for d in rows]
    towns = list(queries.divisions(day).filter(level="town").order_by("code").values_list("code", flat=True))
    one, fresh = pick(codes, a), f"6523019{n:02}"
    below = list(queries.children(one, day).order_by("code").values_list("code", flat=True))
    given = {
        "open": {"parent": pick(towns, a), "code": fresh, "level": "community", "name": f"新{n}村", "children": []},
        "merge": {"codes": [one, pick(codes, b)], "code": (one, fresh)[c % 2], "name": ("", f"合{n}")[a % 2]},
        "split": {"code": one, "parts": [{"code": one, "children": below[:b]}, {"code": fresh, "name": f"分{n}", "children": below[b:]}]},
        "rename": {"code": one, "name": f"改{n}"},
        "move": {"code": pick(codes, a), "to": pick(towns, b), "new_code": ("", fresh)[c % 3 == 0]},
        "end": {"code": one},
        "outline": {"code": one, "geometry": box(a % 3, 0, a % 3 + 1, 1)},
    }  # fmt: skip
    return kind, given[kind]


def once_a_day(days):
    for day in days:
        rows = list(Division.objects.filter(valid__contains=day))
        assert max(Counter(d.code for d in rows).values()) == 1
        paths = {d.path for d in rows}
        assert all(d.path.rpartition(".")[0] in {*paths, ""} for d in rows)


def lived(sets):
    """Apply what can be applied, each set on its day; meanwhile no earlier day changes. What was applied, with the map before."""
    days = [FIRST + timedelta(days=20 * n) for n in range(len(sets) + 1)]
    kept, done = {days[0]: snapshot(days[0])}, []
    for n, some in enumerate(sets):
        day = days[n + 1]
        before, told = snapshot(day), [change(w, day, 2 * n + i) for i, w in enumerate(some)]
        row = actions.prepare(title="x", on=day, grounds="x", changes=told, by="account:1")
        try:
            actions.apply(row, by="account:2")
            done.append((row, day, before))
        except TongbanError:
            assert snapshot(day) == before
        kept[day] = snapshot(day)
        assert {d: snapshot(d) for d in kept} == kept
    once_a_day([d + timedelta(days=e) for d in days for e in (-1, 0, 1)])
    return done


@pytest.mark.processes
@example(sets=[[("merge", 2, 1, 4)]], bare=True)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sets=st.lists(st.lists(wishes(), min_size=1, max_size=2), min_size=1, max_size=5), bare=st.booleans())
def test_earlier_days_keep_their_map_and_undo_leads_back(db, sets, bare):
    with transaction.atomic():
        grid()
        if bare:  # most divisions have no boundary
            Boundary.objects.exclude(division__code=CITY).delete()
        for row, day, before in reversed(lived(sets)):
            actions.undo(row, by="account:3")
            assert snapshot(day) == before
        count = 2 + len(TOWNS) * 4
        assert Division.objects.filter(valid__upper_inf=True).count() == count == Division.objects.count()
        transaction.set_rollback(True)

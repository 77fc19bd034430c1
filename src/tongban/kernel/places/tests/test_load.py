from collections import Counter
from datetime import date

from tongban.kernel.core import events
from tongban.kernel.places import actions, first, queries
from tongban.kernel.places.models import Boundary, Division

WHOLE = {"prefecture": 1, "county": 7, "town": 106, "community": 926}


def levels():
    return Counter(Division.objects.values_list("level", flat=True))


def test_the_whole_prefecture_is_loaded_once(loaded):
    assert levels() == WHOLE
    assert actions.load() == 0
    assert [e.code for e in events.of("division", queries.prefecture().pk)] == ["division.loaded"]
    assert Boundary.objects.count() == 7


def test_set_up_leaves_a_kept_prefecture_alone(ninghe):
    actions.end_division(ninghe, on=date(2026, 1, 1), by="account:1")
    first.set_up()
    actions.load()
    assert queries.division(ninghe.code, date(2026, 1, 2)) is None


def test_load_adds_what_is_missing_only(loaded):
    gone, _ = Division.objects.filter(code__startswith="652301001").exclude(level="town").delete()
    assert actions.load() == gone
    assert levels() == WHOLE


def test_paths_tell_the_parents(loaded):
    for division in Division.objects.select_related("parent").exclude(parent=None):
        assert division.path == f"{division.parent.path}.{division.code}"

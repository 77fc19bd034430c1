"""kill -9 while records come in or a change set is applied or undone: nothing is half done, and again is as in one go."""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.kills import in_a_killed_process
from tongban.kernel.core import events
from tongban.kernel.places import actions, register
from tongban.kernel.places.gazetteer import importing
from tongban.kernel.places.gazetteer.importing import import_names
from tongban.kernel.places.models import ChangeSet, Division, Double, Moved, Place
from tongban.kernel.places.tests.grid import TOWNS, grid, snapshot
from tongban.kernel.places.tests.test_change_rush import DAY

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def rows():
    """Two dozen records, of which some are doubles and one is wrong."""
    for n in range(24):
        name = f"清水{'甲乙丙丁戊己庚辛'[n % 8]}{n // 12}沟"
        yield (
            n + 2,
            {
                "编号": str(n),
                "标准名称": name if n != 5 else "",
                "类别": "沟",
                "行政区划": TOWNS[0],
                "经度": 86.5 + n % 4 / 100,
                "纬度": 44.5,
            },
        )


def state(source):
    """What a file has become, without the numbers that the database gave."""
    places = Place.objects.filter(source=source).order_by("source_key")
    doubles = Double.objects.filter(source=source).order_by("source_key").values_list("source_key", "state")
    return [(p.source_key, p.longitude, sorted(p.names.values_list("text", "role"))) for p in places], list(
        doubles
    )


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_killed_import_goes_on_where_it_stopped(monkeypatch, share):
    monkeypatch.setattr(importing, "BATCH", 8)
    grid()
    with CaptureQueriesContext(connection) as asked:
        import_names(rows(), source="in one go", by="x")
    whole = state("in one go")
    Place.objects.all().delete()
    assert (
        in_a_killed_process(partial(import_names, rows(), source="killed", by="x"), int(len(asked) * share))
        < 0
    )
    import_names(rows(), source="killed", by="x")
    assert state("killed") == whole
    third = import_names(rows(), source="killed", by="x")
    assert (third.new, third.changed, third.duplicates, third.unchanged) == (0, 0, [], 23)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
@pytest.mark.parametrize("act", ["apply", "undo"])
def test_a_killed_change_set_is_whole_or_not_there(act, share):
    grid()
    actions.add_site(Division.objects.get(code=TOWNS[1]), "乙广场", by="x")
    given = [("merge", {"codes": TOWNS[:2], "code": TOWNS[0], "name": "合镇"})]
    row = actions.prepare(title="x", on=DAY, grounds="x", changes=given, by="account:1")
    with CaptureQueriesContext(connection) as asked:
        actions.apply(row, by="account:2")
    if act == "apply":
        actions.undo(row, by="account:2")
        row = actions.prepare(title="x", on=DAY, grounds="x", changes=given, by="account:1")
    before, moved = snapshot(DAY), Moved.objects.count()
    assert (
        in_a_killed_process(
            partial(getattr(actions, act), row, by="account:2"), int(len(asked) * share * 0.8)
        )
        < 0
    )
    register.forget()
    assert (snapshot(DAY), Moved.objects.count()) == (before, moved)
    assert ChangeSet.objects.get(pk=row.pk).state == ("prepared" if act == "apply" else "applied")
    getattr(actions, act)(row, by="account:2")
    assert events.verify("change_set")[2] == []

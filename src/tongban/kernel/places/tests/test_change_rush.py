"""Change sets applied at once by several people over real connections: one wins, the others are told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from tongban.kernel.core.errors import Conflict
from tongban.kernel.places import actions, queries
from tongban.kernel.places.models import ChangeSet, Division
from tongban.kernel.places.tests.grid import TOWNS, grid, snapshot

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 1)


def at_once(*acts):
    gate = Barrier(len(acts))

    def run(act):
        gate.wait()
        try:
            act()
        except Conflict as told:
            return told.message
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def prepared(*changes):
    return actions.prepare(title="x", on=DAY, grounds="x", changes=changes, by="account:1")


def test_one_set_applied_by_four_is_applied_once():
    grid()
    row = prepared(("rename", {"code": TOWNS[0], "name": "新安镇"}))
    told = at_once(*(lambda n=n: actions.apply(row, by=f"account:{n}") for n in range(2, 6)))
    assert sorted(map(bool, told)) == [False, True, True, True]
    assert Division.objects.filter(code=TOWNS[0]).count() == 2


def test_of_two_sets_over_one_town_one_wins():
    grid()
    rows = [prepared(("rename", {"code": TOWNS[0], "name": name})) for name in ("新安镇", "新平镇")]
    told = at_once(*(lambda r=r: actions.apply(r, by="account:2") for r in rows))
    assert sorted(map(bool, told)) == [False, True]
    assert TOWNS[0] in "".join(told)
    won = ChangeSet.objects.get(state="applied")
    assert queries.division(TOWNS[0], DAY).name == won.changes.get().data["name"]


def test_undone_while_another_builds_on_it():
    grid()
    before = snapshot(DAY)
    row = actions.apply(prepared(("rename", {"code": TOWNS[0], "name": "新安镇"})), by="account:2")
    town = queries.division(TOWNS[0], DAY)
    told = at_once(lambda: actions.undo(row, by="account:2"), lambda: _site(town.pk))
    row.refresh_from_db()
    assert (row.state == "undone") == (not told[0])
    if row.state == "undone":
        assert snapshot(DAY) == before


def _site(pk):
    """Somebody puts a site into the new division; where it is gone meanwhile, that fails and harms nothing."""
    from django.db import IntegrityError

    try:
        actions.add_site(Division(pk=pk), "新广场", by="account:9")
    except IntegrityError:
        raise Conflict("gone") from None

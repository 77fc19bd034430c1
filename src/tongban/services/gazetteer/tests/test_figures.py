"""Figures of divisions, names and boundaries, as of any day; each opens to as many records as it counts."""

from datetime import date

import pytest

from tongban.kernel.indicators.catalogue import measure_of
from tongban.kernel.indicators.computing import compute
from tongban.kernel.places import actions, queries
from tongban.kernel.places.tests.grid import TOWNS
from tongban.services.gazetteer.indicators import MEASURES
from tongban.services.gazetteer.tests.test_inspections import SOUND, both, held  # noqa: F401 - fixtures

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def value(code, on=LAST, by=(), since=FIRST, until=LAST):
    table = compute(measure_of(code), since=since, until=until, as_of=on, by=by)
    return {c.keys[0]: c.value for c in table.cells} if by else table.only.value


def test_divisions_by_level_on_any_day(land, monkeypatch):
    from tongban.kernel.places import register

    monkeypatch.setattr(register, "today", lambda: date(2026, 11, 1))
    row = actions.prepare(
        title="x",
        on=date(2026, 3, 1),
        grounds="x",
        changes=[("merge", {"codes": TOWNS[:2], "code": TOWNS[0]})],
        by="account:1",
    )
    actions.apply(row, by="account:2")
    assert [value("gazetteer.divisions", on=d) for d in (date(2026, 2, 27), date(2026, 3, 2))] == [
        15,
        14,
    ]  # with the prefecture of everybody else
    assert value("gazetteer.divisions", on=date(2026, 3, 2), by=("level",))["town"] == 2


def test_names_by_kind_and_how_complete_they_are(land):
    town = queries.division(TOWNS[0])
    actions.set_up_place(
        actions.Naming("春光路", "road", town, 86.5, 44.5, latin="Chunguang Lu", origin="新建"),
        since=FIRST,
        by="x",
    )
    gone = actions.set_up_place(actions.Naming("清泉", "spring", town), since=FIRST, by="x")
    actions.retire_place(gone, on=date(2026, 5, 1), by="x")
    assert value("gazetteer.names", on=date(2026, 4, 1), by=("place_kind",)) == {"road": 1, "spring": 1}
    assert value("gazetteer.names", on=date(2026, 6, 1)) == 1
    assert value("gazetteer.complete", on=None, until=date(2027, 12, 31)) == 50


def test_inspections_done(held, both):  # noqa: F811 - fixtures
    from tongban.services.gazetteer.actions import inspecting

    row = held.inspections.first()
    inspecting.record(row, SOUND, by=both[0])
    for side, who in zip(("left", "right"), both, strict=True):
        inspecting.sign(row, side, by=who, agrees=True)
    assert value("gazetteer.inspected", on=None, until=date(2027, 12, 31)) == 1
    held.due = FIRST
    held.save()
    assert value("gazetteer.inspection_done", on=None) == 50


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.code)
def test_every_figure_is_computed_by_every_split(land, measure):
    for by in measure.dimensions:
        compute(measure, since=FIRST, until=LAST, by=(by,))

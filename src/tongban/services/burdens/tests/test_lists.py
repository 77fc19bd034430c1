"""Burden lists: every wrong row told, one version in force at a time."""

from datetime import date

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.services.burdens import actions, sheet
from tongban.services.burdens.models import BurdenList

ROW = {
    "类别": "表格",
    "编号": "B1",
    "名称": "台账",
    "可提出单位": "民政局、卫健委",
    "是否准予": "是",
    "年度上限": "2",
}


def imported(division, **change):
    report = actions.import_list([(2, {**ROW, **change})], by=SYSTEM, division=division, source="文件")
    return BurdenList.objects.get(pk=report.made)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"类别": "宇宙"}, "kind"),
        ({"编号": ""}, "number"),
        ({"名称": "长" * 121}, "title"),
        ({"可提出单位": "宇宙局"}, "asked_by"),
        ({"是否准予": "也许"}, "allowed"),
        ({"年度上限": "很多"}, "cap"),
        ({"年度上限": "-1"}, "cap"),
        ({"年度上限": "²"}, "cap"),
        ({"年度上限": "9" * 5000}, "cap"),
    ],
)
def test_a_wrong_row_is_told_and_nothing_written(world, change, field):
    rows = [(2, ROW), (3, {**ROW, "编号": "B2", **change})]
    report = actions.import_list(rows, by=SYSTEM, division=world.division("652300"), source="文件")
    assert [(e.row, e.field) for e in report.errors] == [(3, field)]
    assert not BurdenList.objects.exists()


def test_a_number_is_given_once():
    assert [(e.row, e.field) for e in sheet.read([(2, ROW), (3, ROW)]).errors] == [(3, "number")]


def test_the_shipped_list_is_right():
    told = sheet.shipped()
    assert (told.errors, len(told.rows)) == ([], 18)


def test_a_version_ends_the_one_before_it(world):
    first, second = imported(world.division("652300")), imported(world.division("652300"), 名称="新台账")
    actions.put_in_force(first, by=SYSTEM, since=date(2026, 1, 1))
    actions.put_in_force(second, by=SYSTEM, since=date(2026, 5, 1))
    first.refresh_from_db()
    assert (first.in_force.upper, second.version) == (date(2026, 5, 1), 2)
    with pytest.raises(Conflict):
        actions.put_in_force(second, by=SYSTEM, since=date(2026, 6, 1))
    with pytest.raises(Conflict):
        actions.put_in_force(imported(world.division("652300")), by=SYSTEM, since=date(2026, 5, 1))


def test_a_draft_is_thrown_away_and_what_held_is_kept(world):
    draft, held = imported(world.division("652300")), imported(world.division("652300"))
    actions.put_in_force(held, by=SYSTEM, since=date(2026, 1, 1))
    actions.discard_draft(draft, by=SYSTEM)
    with pytest.raises(Conflict):
        actions.discard_draft(held, by=SYSTEM)
    with pytest.raises(TongbanError):
        actions.import_list([], by=SYSTEM, division=world.division("652300"), source="空")

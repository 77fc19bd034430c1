"""A list of stations comes in row by row; wrong cells are told with their row, twice changes nothing, a dry run writes nothing."""

import json
from datetime import timedelta

import pytest
from psycopg.types.range import TimestamptzRange
from typer.testing import CliRunner

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.parties.models import Office
from tongban.services.stations import cli, week
from tongban.services.stations.actions.importing import import_stations
from tongban.services.stations.models import Station

ROW = {
    "编号": "CJ-01", "名称": "宁边路骑手驿站", "类别": "骑手驿站", "区划代码": "652301001001", "主办单位": "昌吉市城管局",
    "经度": "87.30", "纬度": "44.01", "设施": "饮水、充电", "开放时间": "周一至周五 08:00-12:00 14:00-20:00; 周末 10:00-18:00",
}  # fmt: skip
WRONG = [
    ("编号", "", "code"), ("编号", "号 1", "code"), ("类别", "茶馆", "kind"), ("区划代码", "1", "division"),
    ("主办单位", "无", "office"), ("纬度", "", "latitude"), ("经度", "东", "longitude"), ("设施", "金子", "amenities"),
    ("开放时间", "周一 20:00-08:00", "hours"), ("开放时间", "总是", "hours"), ("开放时间", "周一 08:00-12:00 10:00-13:00", "hours"),
]  # fmt: skip


@pytest.fixture
def there(world):
    world.division("652301001001"), world.office("streets")


def test_taken_once_and_changed_by_its_number(there):
    assert import_stations([(2, ROW)], by=SYSTEM)["new"] == 1
    assert import_stations([(2, ROW)], by=SYSTEM)["unchanged"] == 1
    assert import_stations([(2, {**ROW, "开放时间": "每天 00:00-24:00"})], by=SYSTEM)["changed"] == 1
    row = Station.objects.get()
    assert (row.hours.count(), row.amenities, row.site.longitude) == (8, ["water", "charging"], 87.3)


@pytest.mark.parametrize(("column", "value", "field"), WRONG)
def test_a_wrong_cell_is_told_with_its_row_and_the_others_are_taken(there, column, value, field):
    told = import_stations([(2, {**ROW, column: value}), (3, {**ROW, "编号": "CJ-02"})], by=SYSTEM)
    assert [(e["row"], e["field"]) for e in told["refused"]] == [(2, field)]
    assert told["new"] == 1


def test_the_same_number_twice_is_told(there):
    told = import_stations([(2, ROW), (3, ROW)], by=SYSTEM)
    assert [(e["row"], e["field"]) for e in told["refused"]] == [(3, "code")]


def test_the_verb_tries_first_and_says_it_in_json(there, tmp_path):
    file = tmp_path / "stations.jsonl"
    file.write_text(json.dumps(ROW) + "\n" + json.dumps({**ROW, "编号": ""}), encoding="utf-8")
    dry = CliRunner().invoke(cli.app, ["import", str(file), "--dry-run", "--json"])
    assert (dry.exit_code, json.loads(dry.stdout)["new"], Station.objects.count()) == (1, 1, 0)
    done = CliRunner().invoke(cli.app, ["import", str(file), "--json"])
    assert (done.exit_code, Station.objects.count()) == (1, 1)


def test_hours_are_written_as_they_were_read():
    read = week.parsed("周一至周五 08:00-12:00 14:00-20:00\n节假日 10:00-24:00")
    assert week.parsed(week.written(list(read))) == read
    assert len(read) == 11


@pytest.mark.parametrize(("said", "days"), [("周六至周二", {5, 6, 0, 1}), ("周日至周四", {6, 0, 1, 2, 3})])
def test_a_week_goes_on_over_its_end(said, days):
    assert {day for day, _opens, _closes in week.parsed(f"{said} 08:00-20:00")} == days


@pytest.mark.parametrize("said", ["节假日至周一", "周一至节假日"])
def test_public_holidays_are_no_day_of_a_week(said):
    with pytest.raises(ValueError, match="20:00"):
        week.parsed(f"{said} 08:00-20:00")


def test_a_name_that_is_tidied_is_no_change_the_second_time(there):
    row = {**ROW, "名称": "宁边路  骑手驿站"}
    assert [import_stations([(2, row)], by=SYSTEM)[told] for told in ("new", "unchanged")] == [1, 1]


def test_an_office_that_closed_or_whose_name_two_have_is_refused(there, world):
    first = world.office("streets")
    told = {n: getattr(first, n) for n in ("kind", "name", "division", "valid")}
    Office.objects.create(code="twin", **told)
    closed = {**told, "name": "旧局", "valid": TimestamptzRange(clock.now() - timedelta(9), clock.now())}
    Office.objects.create(code="closed", **closed)
    said = (first.name, "旧局", "closed", first.code)
    rows = [(n, {**ROW, "编号": f"CJ-{n}", "主办单位": one}) for n, one in enumerate(said)]
    told = import_stations(rows, by=SYSTEM)
    assert [(e["row"], e["field"]) for e in told["refused"]] == [(n, "office") for n in range(3)]
    assert Station.objects.get().office == first


def test_a_day_that_no_week_has_is_told(there):
    told = import_stations(
        [(2, {**ROW, "开放时间": "周八 08:00-12:00"}), (3, {**ROW, "编号": "CJ-02"})], by=SYSTEM
    )
    assert ([e["field"] for e in told["refused"]], told["new"]) == (["hours"], 1)

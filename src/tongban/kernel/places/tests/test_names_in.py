"""Historical records come in: each row accounted for, systems told, doubles found, nothing written twice."""

from datetime import date
from random import Random

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.kernel.core.errors import Conflict
from tongban.kernel.core.tables import RowError
from tongban.kernel.places import actions, queries
from tongban.kernel.places.gazetteer import datum, files, importing, invented
from tongban.kernel.places.gazetteer.finding import find
from tongban.kernel.places.gazetteer.folding import fold, spoken
from tongban.kernel.places.gazetteer.importing import import_names
from tongban.kernel.places.gazetteer.reading import read
from tongban.kernel.places.models import Double, Place, PlaceName

ROW = {"编号": "1", "标准名称": "清水沟", "类别": "沟", "行政区划": "652301", "经度": 87.0, "纬度": 44.0}


def take(*rows, source="普查"):
    return import_names(enumerate(rows, 2), source=source, by="account:1")


def accounted(report):
    done = report.new + report.unchanged + report.changed + len(report.duplicates) + len(report.refused)
    assert done == report.read
    return report


@pytest.fixture
def invented_list(loaded):
    """Records of a dozen communities with boundaries, in six batches."""
    rows = list(queries.divisions().filter(path__startswith="6523.652301.652301", level="community")[:12])
    areas = [
        shapely.box(86.9 + n % 4 * 0.1, 44.0 + n // 4 * 0.1, 87.0 + n % 4 * 0.1, 44.1 + n // 4 * 0.1)
        for n in range(12)
    ]
    for row, area in zip(rows, areas, strict=True):
        actions.set_boundary(row, shapely.geometry.mapping(area), by="account:1")
    grounds = [(row.code, row.name, area) for row, area in zip(rows, areas, strict=True)]
    return invented.invent(2500, grounds, Random(7))


def test_a_list_as_offices_have_it(invented_list):
    told = accounted(import_names(invented.rows_of(invented_list), source="普查", by="account:1"))
    wrong = {n for n, t in enumerate(invented_list.truth, 2) if t["wrong"]}
    assert {one["row"] for one in told.refused} == wrong != set()
    doubles = {n: t["of"] for n, t in enumerate(invented_list.truth, 2) if t["of"] is not None}
    assert {one["row"] for one in told.duplicates} == set(doubles)
    names = dict(Place.objects.values_list("pk", "source_key"))
    assert all(names[d["of"]] == invented_list.rows[doubles[d["row"]]]["编号"] for d in told.duplicates)


def test_systems_are_told_apart_and_positions_are_right(invented_list):
    told = import_names(invented.rows_of(invented_list), source="普查", by="account:1")
    systems = {s["batch"]: s["told"] for s in told.systems if s["rows"] > 20}
    assert systems == {
        "1982年普查": "gcj02", "2014年普查": "cgcs2000", "2018年补充": "wgs84", "地图采集": "gcj02", "测绘成果": "gauss", "县志附表": "gauss",
    }  # fmt: skip
    keys = {
        row["编号"]: truth["at"] for row, truth in zip(invented_list.rows, invented_list.truth, strict=True)
    }
    away = [datum.metres((p.longitude, p.latitude), keys[p.source_key]) for p in Place.objects.all()]
    assert max(away) < 1


def test_again_is_unchanged_and_a_kill_between_batches_is_taken_up(invented_list, monkeypatch):
    rows = list(invented.rows_of(invented_list))
    real, calls = importing._write, []

    def killed(*given):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(*given)

    monkeypatch.setattr(importing, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        import_names(rows, source="普查", by="account:1")
    assert 0 < Place.objects.count() < 1500
    monkeypatch.setattr(importing, "_write", real)
    second = accounted(import_names(rows, source="普查", by="account:1"))
    assert (second.new > 0, second.unchanged > 0) == (True, True)
    third = accounted(import_names(rows, source="普查", by="account:1"))
    assert (third.new, third.changed, third.duplicates) == (0, 0, [])
    assert Place.objects.count() + Double.objects.count() == third.unchanged


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"标准名称": ""}, "name"), ({"标准名称": "<b>"}, "name"), ({"类别": "宇宙"}, "kind"), ({"经度": ""}, "longitude"), ({"纬度": None}, "latitude"),
        ({"经度": "八十七"}, "longitude"), ({"经度": 44.0, "纬度": 87.0}, "longitude"), ({"经度": 121.5, "纬度": 31.2}, "longitude"),
        ({"经度": 5.0, "纬度": 5.0}, "longitude"), ({"行政区划": "999999"}, "division"), ({"行政区划": "石河子镇村"}, "division"),
        ({"坐标系": "火星北极"}, "system"), ({"曾用名": "甲(1990-1950)"}, "former"), ({"曾用名": "甲(0000-1950)"}, "former"),
        ({"曾用名": "甲(1950-1990)", "废止时间": "1980"}, "former"), ({"设立时间": "前天"}, "since"),
        ({"设立时间": "1990", "废止时间": "1980"}, "until"), ({"图形": "{"}, "geometry"), ({"经度": float("nan")}, "longitude"),
        ({"经度": 4_874_000.0, "纬度": 24_500_000.0}, "longitude"), ({"经度": True}, "longitude"), ({"标准名称": "长" * 90}, "name"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_with_its_field(loaded, change, field):
    told = accounted(take(ROW | change))
    assert [(one["row"], one["field"]) for one in told.refused] == [(2, field)]
    assert told.refused[0]["why"]
    assert not Place.objects.exists()


@settings(deadline=None, max_examples=150)
@given(
    st.dictionaries(
        st.sampled_from([*ROW, "曾用名", "设立时间", "坐标系", "图形", "来历"]),
        st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.none(), st.booleans()),
    )
)
def test_garbage_is_read_or_refused(raw):
    found = read(2, raw)
    assert isinstance(found, RowError) or (found.name and found.kind)


def test_degrees_in_minutes_and_seconds_and_names_of_divisions(loaded):
    accounted(take(ROW | {"经度": "87°18′36″", "纬度": "44度0分36秒", "行政区划": "昌吉市/宁边路街道"}))
    row = Place.objects.get()
    assert (round(row.longitude, 4), round(row.latitude, 4), row.division.code) == (87.31, 44.01, "652301001")


def test_a_changed_record_is_written_anew(loaded):
    take(ROW)
    told = take(ROW | {"来历": "多清水"})
    assert (told.changed, Place.objects.get().origin) == (1, "多清水")
    assert PlaceName.objects.count() == 1


@pytest.mark.parametrize(("change", "double"), [
    ({"标准名称": "清水溝"}, True), ({"经度": 87.003}, True), ({"类别": "村"}, False), ({"经度": 87.2}, False), ({"经度": "", "纬度": ""}, True),
    ({"标准名称": "浊水沟", "曾用名": "清水溝(1950-1960)"}, True), ({"标准名称": "青水沟", "罗马字母拼写": "Qingshuigou"}, False),
])  # fmt: skip
def test_a_double_is_one_by_name_kind_and_distance(loaded, change, double):
    told = accounted(take(ROW | {"罗马字母拼写": "Qingshuigou"}, ROW | {"编号": "2"} | change))
    assert (len(told.duplicates), Place.objects.count()) == ((1, 1) if double else (0, 2))


def test_a_double_is_decided_once(loaded):
    take(ROW, ROW | {"编号": "2", "标准名称": "清水溝", "曾用名": "浊溪(1950-1962)"}, ROW | {"编号": "3"})
    one, other = Double.objects.order_by("source_key")
    place = actions.decide_double(one, same=True, by="account:1")
    assert {n.text for n in place.names.all()} == {"清水沟", "清水溝", "浊溪"}
    with pytest.raises(Conflict):
        actions.decide_double(one, same=False, by="account:2")
    assert actions.decide_double(other, same=False, by="account:1").source_key == "3"
    told = accounted(
        take(ROW, ROW | {"编号": "2", "标准名称": "清水溝", "曾用名": "浊溪(1950-1962)"}, ROW | {"编号": "3"})
    )
    assert told.unchanged == 3


@pytest.mark.parametrize(
    "words", ["清水沟", "清水溝", "qingshuigou", "qsg", "Qing shui", "浊溪", "浊谿", "حىڭ", "水沟"]
)
def test_a_place_is_found_by_any_of_its_names(loaded, words):
    take(
        ROW | {"曾用名": "浊溪(1950-1962)", "维吾尔文": "حىڭ"},
        ROW | {"编号": "2", "标准名称": "白杨河", "类别": "河"},
    )
    assert [f.place.source_key for f in find(words)] == ["1"]


@pytest.mark.parametrize(("words", "shown"), [("清水沟", "清水沟"), ("清水", "清水"), ("清", "清水沟")])
def test_of_the_names_of_a_place_the_one_that_fits_best_is_shown(loaded, words, shown):
    take(ROW | {"曾用名": "清水(1950-1962)"})
    assert [f.name.text for f in find(words)] == [shown]


def test_a_position_in_an_unknown_system_stays_marked_as_doubtful(loaded):
    take(ROW, ROW | {"编号": "2", "标准名称": "白杨河", "类别": "河", "坐标系": "WGS84"})
    assert dict(Place.objects.values_list("source_key", "doubtful")) == {"1": True, "2": False}


def test_where_a_record_lies_is_told_by_standard_names_alone(loaded):
    take(ROW | {"曾用名": "浊溪(1950-1962)", "坐标系": "WGS84"})
    votes = [
        take(ROW | {"编号": "2", "标准名称": name, "坐标系": "WGS84"}, source="县志").systems[0]["votes"]
        for name in ("浊溪", "清水沟")
    ]
    assert votes == [0, 1]


def test_a_search_is_narrowed_by_kind_alone_and_by_division_alone(loaded):
    take(ROW, ROW | {"编号": "2", "标准名称": "清水河", "类别": "河"})
    assert [f.place.source_key for f in find("清水", kind="river")] == ["2"]
    paths = {f.place.division.path for f in find("清水")}
    assert [len(find("清水", path=path)) for path in (*paths, "999999")] == [2, 0]


def test_a_name_is_found_on_the_days_it_held(loaded):
    take(ROW | {"曾用名": "浊溪(1950-1962)", "废止时间": "2001"})
    assert [len(find("浊溪", on=date(year, 6, 1))) for year in (1949, 1955, 1970)] == [0, 1, 0]
    assert [len(find("清水沟", on=date(year, 6, 1))) for year in (1955, 1970, 2001, 2002)] == [0, 1, 1, 0]
    assert find("") == find("。") == []


def test_a_place_is_named_renamed_and_gone(loaded):
    city = queries.division("652301")
    said = actions.Naming("新泉", "spring", city, 87.1, 44.0, latin="Xinquan")
    row = actions.set_up_place(said, since=date(2020, 1, 1), by="account:1")
    with pytest.raises(Conflict):
        actions.set_up_place(said, since=date(2021, 1, 1), by="account:1")
    actions.rename_place(row, "甘泉", on=date(2022, 1, 1), by="account:1", latin="Ganquan")
    with pytest.raises(Conflict):
        actions.rename_place(row, "苦泉", on=date(2022, 1, 1), by="account:1")
    assert [find("xq", on=date(y, 5, 1)) != [] for y in (2019, 2021, 2023)] == [False, True, False]
    actions.retire_place(row, on=date(2024, 1, 1), by="account:1")
    assert [find("甘泉", on=date(y, 5, 1)) != [] for y in (2023, 2025)] == [True, False]
    with pytest.raises(Conflict):
        actions.retire_place(row, on=date(2025, 1, 1), by="account:1")


def test_the_name_itself_is_found_before_all_that_hold_it(loaded):
    take(
        *(
            ROW | {"编号": str(n), "标准名称": f"丁{chr(0x4E00 + n)}沟", "经度": "", "纬度": ""}
            for n in range(450)
        )
    )
    take(ROW | {"编号": "x", "标准名称": "沟"}, source="补查")
    assert find("沟")[0].place.source_key == "x"


def named(name, since=date(2020, 1, 1)):
    said = actions.Naming(name, "spring", queries.division("652301"), 87.1, 44.0)
    return actions.set_up_place(said, since=since, by="account:1")


def test_a_name_that_begins_later_is_taken_already(loaded):
    named("新泉", since=date(2030, 1, 1))
    with pytest.raises(Conflict, check=lambda e: e.code == "name_twice"):
        named("新泉")


@pytest.mark.parametrize(
    "act", [lambda row, **told: actions.rename_place(row, "苦泉", **told), actions.retire_place]
)
def test_a_place_with_a_name_to_come_is_not_changed_before_it(loaded, act):
    row = named("新泉")
    actions.rename_place(row, "甘泉", on=date(2030, 1, 1), by="account:1")
    with pytest.raises(Conflict, check=lambda e: e.code == "name_to_come"):
        act(row, on=date(2025, 1, 1), by="account:1")
    assert sorted(row.names.values_list("text", flat=True)) == ["新泉", "甘泉"]


def test_a_retired_place_bears_no_name_any_more(loaded):
    take(ROW | {"别名": "老沟", "罗马字母拼写": "Qingshuigou"})
    actions.retire_place(Place.objects.get(), on=date(2024, 1, 1), by="account:1")
    assert not PlaceName.objects.filter(valid__contains=date(2025, 1, 1)).exists()


def test_what_was_decided_here_is_not_overwritten_by_its_list(loaded):
    take(ROW)
    actions.rename_place(Place.objects.get(), "甘水沟", on=date(2022, 1, 1), by="account:1")
    told = accounted(take(ROW | {"来历": "多清水"}))
    assert [(one["row"], one["field"]) for one in told.refused] == [(2, "name")]
    assert set(PlaceName.objects.values_list("text", flat=True)) == {"清水沟", "甘水沟"}


def test_names_taken_over_from_a_double_stay_when_the_list_comes_again(loaded):
    take(ROW, ROW | {"编号": "2", "标准名称": "清水溝"})
    actions.decide_double(Double.objects.get(), same=True, by="account:1")
    take(ROW | {"来历": "多清水"}, ROW | {"编号": "2", "标准名称": "清水溝"})
    assert set(PlaceName.objects.values_list("text", "role")) == {("清水沟", "standard"), ("清水溝", "other")}


def test_a_decided_double_that_came_in_other_words_is_decided_by_nobody_yet(loaded):
    take(ROW, ROW | {"编号": "2"})
    actions.decide_double(Double.objects.get(), same=True, by="account:1")
    take(ROW | {"编号": "2", "来历": "多清水"})
    again = Double.objects.get()
    assert (again.state, again.decided_by, again.decided_at) == ("open", "", None)


def test_a_file_of_a_day_has_the_names_of_that_day(loaded):
    row = named("新泉")
    actions.rename_place(row, "甘泉", on=date(2022, 1, 1), by="account:1")
    told = [next(files.told(Place.objects.all(), date(year, 5, 1))) for year in (2021, 2023)]
    assert [(one["name"], one["former"]) for one in told] == [("新泉", ""), ("甘泉", "新泉(2020-2022)")]


def test_folding_and_pinyin():
    assert fold(" 龍門 溝") == fold("龙门沟") == "龙门沟"
    assert fold("Ürümqi") == "urumqi"
    assert spoken("綠洲路") == ("lvzhoulu", "lzl") or spoken("綠洲路")[1] == "lzl"
    assert spoken("abc") == ("", "")

"""`tongban places`: points, names and change sets by their verbs."""

import json
from datetime import date

import pytest
from docx import Document
from psycopg.types.range import DateRange
from typer.testing import CliRunner

from tongban.kernel.places import register
from tongban.kernel.places.changing.cli import app as changing
from tongban.kernel.places.cli import app as places
from tongban.kernel.places.gazetteer import files
from tongban.kernel.places.gazetteer.cli import app as gazetteer
from tongban.kernel.places.models import Division, Place

runner = CliRunner()


def run(*words, code=0, given=None):
    app = {"point": places, "points": places, "outlines": places, "changes": changing}.get(
        words[0], gazetteer
    )
    done = runner.invoke(app, list(words), input=given, catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.stdout


def book(folder):
    """The book as text."""
    run("export", "docx", "--to", str(folder / "book.docx"))
    return "\n".join(p.text for p in Document(folder / "book.docx").paragraphs)


def test_a_point_and_many(loaded, tmp_path):
    assert json.loads(run("point", "87.3", "44.0", "--json"))["division"] == "652301"
    outside = json.loads(run("point", "87.617", "43.825", "--json", code=1))
    assert (outside["division"], outside["nearest"]["label"]) == (None, "昌吉市")
    file = tmp_path / "spots.csv"
    file.write_text("id,lon,lat\na,87.3,44.0\nb,0,0\nc,x,44\n")
    lines = [json.loads(line) for line in run("points", str(file), "--json", code=1).splitlines()]
    assert [(one["id"], one["division"]) for one in lines] == [("a", "652301"), ("b", None), ("c", None)]


def test_the_nearest_is_told_as_the_divisions_stood_on_the_day(loaded):
    county = Division.objects.get(code="652301")
    county.valid = DateRange(county.valid.lower, date(2024, 1, 1))
    county.save()
    register.forget()
    said = [run("point", "87.617", "43.825", "--on", day, code=1) for day in ("2023-12-31", "2024-01-01")]
    assert ["昌吉市" in line for line in said] == [True, False]


def test_names_in_found_and_out(loaded, tmp_path, monkeypatch):
    file = tmp_path / "names.jsonl"
    rows = [
        {
            "编号": "1",
            "标准名称": "清水沟",
            "类别": "沟",
            "行政区划": "652301",
            "经度": 87.0,
            "纬度": 44.0,
            "来历": "=1+1",
        },
        {"编号": "2", "标准名称": "x", "类别": "?"},
    ]
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    told = json.loads(run("import-names", str(file), "--json", code=1))
    assert (told["new"], [r["field"] for r in told["refused"]]) == (1, ["kind"])
    assert json.loads(run("names", "qsg", "--json"))["names"][0]["name"] == "清水沟"
    (feature,) = json.loads(run("export", "geojson"))["features"]
    assert (feature["geometry"]["coordinates"], feature["properties"]["name"]) == ([87.0, 44.0], "清水沟")
    assert "'=1+1" in run("export", "csv", "--division", "652301")
    assert ("清水沟" in book(tmp_path), " 0 " in book(tmp_path)) == (True, False)
    monkeypatch.setattr(files, "MOST_IN_A_BOOK", 0)
    assert ("清水沟" in book(tmp_path), " 0 " in book(tmp_path)) == (False, True)
    assert Place.objects.count() == 1


def test_a_change_set_by_its_verbs(loaded, tmp_path):
    said = {
        "title": "更名",
        "on": "2026-03-01",
        "grounds": "批复",
        "changes": [{"kind": "rename", "code": "652301001", "name": "新宁街道"}],
    }
    made = json.loads(run("changes", "prepare", "-", "--json", given=json.dumps(said)))
    told = json.loads(run("changes", "preview", str(made["id"]), "--json"))
    assert ([e["code"] for e in told["ends"]], told["problems"]) == (["652301001"], [])
    assert json.loads(run("changes", "apply", str(made["id"]), "--json"))["state"] == "applied"
    assert json.loads(run("changes", "list", "--json"))["change_sets"][0]["state"] == "applied"
    assert json.loads(run("changes", "undo", str(made["id"]), "--json"))["state"] == "undone"


@pytest.mark.parametrize(
    "given", ["", "[]", "{}", '{"title": "x", "on": "?", "grounds": "y", "changes": []}', '{"changes": [1]}']
)
def test_what_is_no_change_set_is_told(loaded, given):
    from tongban.kernel.core.errors import TongbanError

    with pytest.raises(TongbanError):
        run("changes", "prepare", "-", given=given)


def feature(code, west, south):
    ring = [
        [west, south],
        [west + 0.05, south],
        [west + 0.05, south + 0.05],
        [west, south + 0.05],
        [west, south],
    ]
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def test_outlines_come_in_one_by_one(loaded):
    some = [
        feature("652301001", 87.3, 44.0),
        feature("652301002", 44.0, 87.3),
        feature("999", 87.3, 44.0),
        feature("652301003", 90.0, 44.0),
    ]
    bow = feature("652301004", 87.3, 44.0)
    bow["geometry"]["coordinates"][0].reverse()
    some += [{**bow, "geometry": None}, bow, {**bow, "properties": ["code"]}]
    given = json.dumps({"type": "FeatureCollection", "features": some})
    told = json.loads(run("outlines", "-", "--json", code=1, given=given))
    assert (told["read"], told["new"], [r["row"] for r in told["refused"]]) == (7, 2, [2, 3, 4, 5, 7])
    assert json.loads(run("point", "87.31", "44.01", "--json"))["division"] in {"652301001", "652301004"}
    assert json.loads(run("outlines", "-", "--json", code=1, given=given))["unchanged"] == 2


@pytest.mark.parametrize("given", ["", "[]", "{}", '{"features": 1}', '{"features": [1]}'])
def test_what_is_no_collection_is_told(loaded, given):
    from tongban.kernel.core.errors import TongbanError

    with pytest.raises(TongbanError):
        run("outlines", "-", given=given)

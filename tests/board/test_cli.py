"""`tongban indicators`: the format that programs outside rely on."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.cli import app

runner = CliRunner()


def values(*more):
    done = runner.invoke(app, ["compute", "--engine", "postgres", "--json", *more], catch_exceptions=False)
    assert done.exit_code == 0
    return json.loads(done.stdout)["values"]


def test_every_figure_of_the_prefecture_and_its_counties_by_month(week):
    told = values("--as-of", "2025-09-10", "--months", "2")
    filed = [v for v in told if v["indicator"] == "requests.filed"]
    assert {(v["division"], v["period"], v["value"], v["numerator"]) for v in filed} == {
        ("652300", "2025-09", 12, 12),
        ("652301", "2025-09", 10, 10),
        ("652302", "2025-09", 2, 2),
    }
    solved = next(v for v in told if v["indicator"] == "requests.solved_rate")
    assert (solved["value"], solved["numerator"], solved["denominator"]) == (100, 4, 4)


def test_as_of_the_day_before_there_is_nothing(week):
    told = values("--as-of", "2025-09-07", "--months", "1", "--indicator", "requests.filed")
    assert [v for v in told if v["value"]] == []


@pytest.mark.parametrize(
    "wrong", [["--engine", "abacus"], ["--as-of", "yesterday"], ["--indicator", "no.such"]]
)
def test_what_cannot_be_computed_says_why(week, wrong):
    with pytest.raises(TongbanError):
        runner.invoke(app, ["compute", "--json", *wrong], catch_exceptions=False)


def test_the_list_names_every_figure_in_two_languages():
    told = json.loads(runner.invoke(app, ["list", "--json"]).stdout)["indicators"]
    assert [one["id"] for one in told] == list(all_measures())
    assert all(one["name"]["zh"] and one["name"]["en"] for one in told)


def test_duckdb_prints_what_postgres_prints_and_a_copied_snapshot_too(week, settings, tmp_path):
    settings.HOME = tmp_path
    given = ("--as-of", "2025-09-10", "--months", "2")
    live = values(*given)
    assert values(*given, "--engine", "duckdb") == live
    taken = runner.invoke(app, ["snapshot", "--json"], catch_exceptions=False)
    away = tmp_path / "away"
    shutil.copytree(json.loads(taken.stdout)["folder"], away)
    assert values(*given, "--engine", "duckdb", "--snapshot", str(away)) == live


def test_a_figure_is_published_once_listed_and_corrected_only_where_it_changed(week):
    days = ("--since", "2025-09-01", "--until", "2025-09-09")
    for code, said in (("publish", 0), ("published", 0)):
        done = runner.invoke(app, [code, "requests.filed", *days], catch_exceptions=False)
        assert done.exit_code == said
    told = json.loads(runner.invoke(app, ["published", "requests.filed", *days, "--json"]).stdout)
    assert [(r["number"], r["value"]) for r in told["releases"]] == [(1, 12)]
    assert told["outdated"] is False
    with pytest.raises(Conflict):
        runner.invoke(app, ["publish", "requests.filed", *days], catch_exceptions=False)
    with pytest.raises(Conflict):
        runner.invoke(app, ["revise", "requests.filed", *days, "--reason", "again"], catch_exceptions=False)
    with pytest.raises(TongbanError):
        runner.invoke(app, ["publish", "requests.filed", *days, "--division", "1"], catch_exceptions=False)

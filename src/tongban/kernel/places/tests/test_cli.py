import json

from typer.testing import CliRunner

from tongban.kernel.places.cli import app


def run(*words, **given):
    result = CliRunner().invoke(app, words, **given)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_locate_prints_candidates(loaded):
    told = run("locate", "宁边路街道宁合社区门口的路灯坏了", "--json")["candidates"][0]
    assert told["code"] == "652301001002"
    assert told["path"] == "昌吉回族自治州 > 昌吉市 > 宁边路街道 > 宁合社区居民委员会"
    assert (told["words"], told["p"] > 0.9) == ("宁边路街道宁合社区", True)


def test_locate_reads_standard_input(loaded):
    assert run("locate", "-", "--json", input="呼图壁停水")["candidates"][0]["code"] == "652323"


def test_load_again_changes_nothing(loaded):
    assert run("load", "--json") == {"new": 0, "divisions": 1040}

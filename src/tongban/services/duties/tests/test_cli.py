"""The verbs of duty lists, as programs call them."""

import json

import pytest
from typer.testing import CliRunner

from tongban.services.duties import actions, sheet
from tongban.services.duties.cli import app
from tongban.services.duties.models import DutyList


@pytest.fixture
def shipped(prefecture):
    actions.set_up()
    return DutyList.objects.filter(kind="basic").get()


def told(*words):
    answer = CliRunner().invoke(app, [str(word) for word in words])
    return answer.exit_code, json.loads(answer.stdout) if answer.stdout else answer.exception


@pytest.fixture
def changed(tmp_path):
    """The shipped list with one title written anew and one duty left out."""
    lines = (sheet.DATA / "duties.csv").read_text(encoding="utf-8").splitlines()
    del lines[4]
    file = tmp_path / "changed.csv"
    file.write_text("\n".join(lines).replace("村容村貌日常整治", "村容村貌整治"), encoding="gb18030")
    return file


def test_a_changed_file_makes_one_new_version(shipped, changed):
    code, answer = told("import", changed, "--json", "--in-force", "2026-01-01")
    assert (code, [made["kind"] for made in answer["lists"]], len(answer["unchanged"])) == (0, ["basic"], 3)
    assert str(DutyList.objects.get(kind="basic", version=2).in_force.lower) == "2026-01-01"


def test_compare_says_what_changed(shipped, changed):
    code, answer = told("compare", shipped.pk, changed, "--json")
    assert code == 0
    assert (answer["added"], [r["number"] for r in answer["removed"]]) == ([], ["B004"])
    assert answer["changed"][0]["fields"] == [["title", "村容村貌日常整治", "村容村貌整治"]]


def test_wrong_rows_are_told_and_exit_with_one(shipped, changed):
    changed.write_text(changed.read_text(encoding="gb18030").replace(",街道乡镇,", ",,"), encoding="utf-8")
    code, answer = told("import", changed, "--json")
    assert code == 1
    assert {error["field"] for error in answer["errors"]} == {"lead"}
    assert answer["lists"] == []


def test_a_list_that_is_not_there_is_an_error(shipped):
    code, error = told("compare", shipped.pk, 99999, "--json")
    assert (code, error.code) == (1, "no_list")

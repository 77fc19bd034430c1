"""The verbs of burdens: a list comes in, asks are filed from a file; each row told."""

import json

import pytest
from typer.testing import CliRunner

from tongban.services.burdens import sheet
from tongban.services.burdens.cli import app


def run(*args):
    done = CliRunner().invoke(app, [*map(str, args), "--json"])
    return done.exit_code, json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def prefecture(world):
    world.division("652301001001")


def test_the_shipped_file_is_imported_and_put_in_force(prefecture, db):
    code, told = run("import", sheet.SHIPPED, "--in-force", "2026-01-01")
    assert (code, told["read"], told["errors"]) == (0, 18, [])


def test_a_wrong_row_is_told(prefecture, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("kind,number,title\n宇宙,1,台账\n", encoding="utf-8")
    code, told = run("import", file)
    assert (code, told["made"], told["errors"][0]["row"]) == (1, None, 2)


def test_asks_are_filed_row_by_row(prefecture, listed, housing, tmp_path):
    file = tmp_path / "asks.csv"
    rows = ["community,kind,title,item", "652301001001,form,日报,", "652301,form,日报,", "999,form,日报,"]
    file.write_text("\n".join(rows), encoding="utf-8")
    code, told = run("ask", file, "--office", housing.code)
    assert (code, [(t["row"], t["state"]) for t in told["asks"]]) == (
        1,
        [(2, "refused"), (3, "wrong"), (4, "wrong")],
    )

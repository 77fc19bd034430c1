import json

import pytest
from typer.testing import CliRunner

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties.cli import app

LIST = "id,name,born,id_number,phone,address\n1,王伟,1980-01-02,,13800138001,清泉镇1号\n2,李娜,1985-05-06,,13800138002,清泉镇2号\n"
RUN = CliRunner()


def told(a, b, *words):
    result = RUN.invoke(app, ["match", str(a), str(b), "--json", *words])
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture
def a(tmp_path):
    (tmp_path / "a.csv").write_text(LIST, encoding="utf-8")
    return tmp_path / "a.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(a, tmp_path, encoding):
    (tmp_path / "b.csv").write_text(LIST.replace("\n2", "\n9"), encoding=encoding)
    code, said = told(a, tmp_path / "b.csv")
    assert code == 0
    assert [(p["a"], p["b"], p["p"] > 0.99) for p in said["pairs"]] == [("1", "1", True), ("2", "9", True)]
    assert (said["same"], said["ask"], said["seconds"] >= 0) == (2, 0, True)


@pytest.mark.parametrize(
    "text",
    [
        "编号;姓名;出生日期\n7;王伟;1980/1/2\n",
        "ID\tNAME\tborn\n7\t王伟\t19800102\n",
        "name,id,born,id,more\n王伟,7,1980-01-02,8,x\n",
    ],
)
def test_other_heads_and_signs(a, tmp_path, text):
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    assert [(p["a"], p["b"]) for p in told(a, tmp_path / "b.csv")[1]["pairs"]] == [("1", "7")]


def test_rows_without_an_id_are_called_by_their_number(a, tmp_path):
    (tmp_path / "b.csv").write_text("name,phone\n某某,\n李娜,13800138002\n", encoding="utf-8")
    assert [(p["a"], p["b"]) for p in told(a, tmp_path / "b.csv")[1]["pairs"]] == [("2", "2")]


def test_a_row_of_another_width_is_left_out_and_told(a, tmp_path):
    (tmp_path / "b.csv").write_text(LIST + "3,王\n", encoding="utf-8")
    code, said = told(a, tmp_path / "b.csv")
    assert (code, said["same"]) == (1, 2)


def test_only_a_head_is_an_empty_list(a, tmp_path):
    (tmp_path / "b.csv").write_text("id,name\n", encoding="utf-8")
    code, said = told(a, tmp_path / "b.csv")
    assert (code, said["pairs"]) == (0, [])


@pytest.mark.parametrize("text", ["", "colour,shape\nred,round\n"])
def test_what_is_no_list_is_refused(a, tmp_path, text):
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    result = RUN.invoke(app, ["match", str(a), str(tmp_path / "b.csv"), "--json"])
    assert isinstance(result.exception, TongbanError)

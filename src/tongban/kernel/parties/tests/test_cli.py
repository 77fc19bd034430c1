import json

from typer.testing import CliRunner

from tongban.kernel.parties import queries
from tongban.kernel.parties.cli import app

TABLE = """code,name,kind,division,name_en
lamps,昌吉市路灯所,城管局,652301,Lamps
lamps,昌吉市路灯所,城管局,652301,Lamps
odd,什么局,没有的局,652301,
nowhere,某局,住建局,999999,
,某局,住建局,652301,
652301-housing,别的局,住建局,652301,
652301-urban,昌吉市城市管理局,城管局,652301,
"""


def bring(file):
    result = CliRunner().invoke(app, ["offices", str(file), "--json"])
    told = json.loads(result.stdout)
    return result.exit_code, told.pop("refused"), told


def test_real_offices_come_in_with_row_errors(loaded, tmp_path):
    (tmp_path / "offices.csv").write_text(TABLE, encoding="utf-8-sig")
    code, refused, told = bring(tmp_path / "offices.csv")
    assert (code, told) == (1, {"read": 7, "new": 1, "unchanged": 1})
    assert [(row["row"], row["field"]) for row in refused] == [
        (3, "code"),
        (4, "kind"),
        (5, "division"),
        (6, "code"),
        (7, "code"),
    ]
    assert queries.office("lamps").name == "昌吉市路灯所"


def test_the_same_file_again_changes_nothing(loaded, tmp_path):
    (tmp_path / "offices.csv").write_text("\n".join(TABLE.split("\n")[:2]), encoding="gb18030")
    assert bring(tmp_path / "offices.csv") == (0, [], {"read": 1, "new": 1, "unchanged": 0})
    assert bring(tmp_path / "offices.csv") == (0, [], {"read": 1, "new": 0, "unchanged": 1})


def test_what_is_too_long_is_refused_and_not_cut(loaded, tmp_path):
    row = f"lamps,昌吉市路灯所{'之' * 120},城管局,652301,\n{'l' * 41},路灯所,城管局,652301,"
    (tmp_path / "offices.csv").write_text(f"{TABLE.splitlines()[0]}\n{row}", encoding="utf-8")
    code, refused, told = bring(tmp_path / "offices.csv")
    assert (code, told["new"], [one["field"] for one in refused]) == (1, 0, ["name", "code"])

"""Tables come in by the verbs: new, unchanged and refused rows add up; twice is once; garbage is told with its row."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.range import DateRange
from typer.testing import CliRunner

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import NotAllowed
from tongban.services.branches.actions import bulk, covering, listing
from tongban.services.branches.actions.importing import import_table
from tongban.services.branches.cli import app
from tongban.services.branches.forms.fields import BodyField
from tongban.services.branches.models import Body, Member, Post, Unit
from tongban.services.branches.sheet import COLUMNS
from tongban.services.branches.tests.conftest import BEGAN, PLACES, credit_code, id_number

TABLES = {
    "bodies": [{"name": "宁合社区联合支部", "kind": "joint", "division": "652301001001", "since": "2024-01-01"}],
    "units": [
        {
            "credit_code": credit_code(1), "name": "宁边配送站", "field": "delivery", "division": "652301001001",
            "staff": "12", "phone": "0994-2345678", "longitude": "87.3", "latitude": "44.0",
        }
    ],
    "members": [
        {"name": "李明", "branch": "home branch", "since": "2024-01-01", "id_number": id_number(1), "born": "1990-01-01"}
    ],
}  # fmt: skip
WRONG = {
    "bodies": {"kind": "cosmic", "division": "1", "since": "2999-01-01", "name": ""},
    "units": {
        "credit_code": "91652301MA7AB00010", "field": "cosmic", "division": "x", "staff": "-3", "phone": "12",
        "longitude": "44.0", "name": "",
    },
    "members": {"id_number": "652301199001010019x", "branch": "nowhere", "status": "happy", "since": "gestern"},
}  # fmt: skip


def run(*args):
    done = CliRunner().invoke(app, [*map(str, args), "--json"])
    return done.exit_code, json.loads(done.stdout.splitlines()[-1])


def written(tmp_path, rows):
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return file


@pytest.mark.parametrize("what", TABLES)
def test_a_table_is_entered_once(bodies, tmp_path, what):
    file = written(tmp_path, TABLES[what] * 2)
    code, told = run("import", file, "--what", what)
    assert (code, told["new"], told["unchanged"], len(told["refused"])) == (1, 1, 0, 1)
    code, told = run("import", written(tmp_path, TABLES[what]), "--what", what)
    assert (code, told["new"], told["unchanged"], told["refused"]) == (0, 0, 1, [])


CASES = [(what, column, cell) for what in WRONG for column, cell in WRONG[what].items()]
# what fits no row, or a day before the branch stood
CASES += [("bodies", "name", "长" * 121), ("members", "name", "长" * 61), ("members", "since", "1999-01-01")]
CASES += [
    ("units", name, "长" * (most + 1))
    for name, most in (("name", 120), ("address", 200), ("representative", 60))
]


@pytest.mark.parametrize(("what", "column", "cell"), CASES)
def test_a_wrong_row_is_told_and_the_right_one_is_entered(bodies, tmp_path, what, column, cell):
    wrong = {**TABLES[what][0], column: cell}
    code, told = run("import", written(tmp_path, [wrong, *TABLES[what]]), "--what", what)
    assert (code, told["new"]) == (1, 1)
    assert [(r["row"], r["field"]) for r in told["refused"]] == [(1, column)]


def test_a_family_shares_a_phone_and_is_several_members(bodies):
    rows = [
        {
            "name": "李明",
            "branch": "home branch",
            "id_number": id_number(n) if n else "",
            "phone": "13800138000",
        }
        for n in (1, 2, 0)
    ]
    report = import_table("members", enumerate(rows, 2), by=SYSTEM)
    assert (report.new, [r["row"] for r in report.refused]) == (2, [4])
    again = import_table("members", enumerate(rows, 2), by=SYSTEM)
    assert (again.new, again.unchanged) == (0, 3)


def test_two_branches_of_one_name_are_told_by_their_place(bodies, world):
    for code in (PLACES["home"], PLACES["away"]):
        place = world.division(code)
        Body.objects.create(name="第一支部", kind="single", division=place, valid=DateRange(BEGAN, None))
    with pytest.raises(ValidationError, match="第一支部"):
        BodyField().clean("第一支部")
    assert BodyField().clean(f"第一支部 ({place.name})").division == place


def test_a_branch_that_ends_keeps_who_kept_its_list(bodies, keep):
    keep("stranger", "home")
    listing.end_body(bodies["home"], on=today(), by=SYSTEM)
    assert Post.objects.get(body=bodies["home"]).valid == DateRange(BEGAN, today())


CELLS = st.one_of(st.text(max_size=12), st.none(), st.integers(), st.floats())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(what=st.sampled_from(sorted(TABLES)), cells=st.data())
def test_any_garbage_is_counted_and_nothing_breaks(bodies, what, cells):
    names = cells.draw(st.lists(st.sampled_from(COLUMNS[what]), max_size=5))
    rows = [{**TABLES[what][0], **{name: cells.draw(CELLS) for name in names}} for _ in range(3)]
    report = import_table(what, enumerate(rows, 1), by=SYSTEM)
    assert report.read == report.new + report.unchanged + len(report.refused) == 3


def test_bulk_writes_the_same_events_as_one_by_one_and_is_the_programs_alone(bodies, tmp_path, people):
    for what in ("units", "members"):
        run("import", written(tmp_path, TABLES[what]), "--what", what)
    unit, member = Unit.objects.get(), Member.objects.get()
    assert [e.code for e in events.of("branch_unit", unit.pk)] == ["unit.listed"]
    assert [e.code for e in events.of("branch_member", member.pk)] == ["member.admitted"]
    bulk.cover_many([(unit, bodies["home"], unit.valid)], by=SYSTEM)
    assert [e.code for e in events.of("branch_unit", unit.pk)] == ["unit.listed", "unit.covered"]
    assert events.verify("branch_unit")[2] == []
    with pytest.raises(NotAllowed):
        bulk.set_up_bodies([], by=people.actor("handler"))


def test_the_verbs_tell_coverage_gaps_and_what_to_cover(make_unit, make_member, bodies):
    first, second = make_unit(1), make_unit(2, "652302001001")
    covering.cover(first, bodies["home"], by=SYSTEM)
    make_member(last_contact=today() - timedelta(days=200))
    code, told = run("coverage", "--on", today().isoformat())
    assert (code, told["units"], told["covered"], told["by"]["field"][0]["covered"]) == (0, 2, 1, 1)
    assert run("coverage", "--division", "652302")[1]["units"] == 1
    covering.ask_to_cover(second, bodies["away"], by=SYSTEM)
    (line,) = run("to-cover")[1]["to_cover"]
    assert (line["nearest"], line["asked"]) == ("away branch", "away branch")
    told = run("gaps", "--watch")[1]
    assert (told["opened"], [g["kind"] for g in told["gaps"]]) == (1, ["contact", "cover"])

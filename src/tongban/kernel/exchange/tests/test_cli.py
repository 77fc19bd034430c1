"""The verbs of exchange: JSON alone on standard output, exit codes as promised."""

import json
from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.exchange import cli
from tongban.kernel.exchange.models import Difference, Submission
from tongban.kernel.exchange.tests.files import HEAD, row, rows, text
from tongban.kernel.exchange.tests.lists import DAY, filled

LATER = (DAY + timedelta(days=30)).isoformat()


@pytest.fixture(autouse=True)
def places(ground):
    """The divisions and offices that lists name."""


def run(*words):
    done = CliRunner().invoke(cli.app, [*map(str, words)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def file(tmp_path):
    def made(lines, name="a.csv"):
        path = tmp_path / name
        path.write_bytes(text(lines).encode())
        return path

    return made


SENT = ("--register", "members", "--source", "centre", "--json")


def test_a_list_from_import_to_reverse(ground, file, tmp_path):
    code, (told,) = run("import", file(rows()), "--full", "652301", *SENT)
    assert (code, told["state"], told["differences"]) == (0, "confirming", {"addition": 5})
    _code, found = run("diff", told["id"], "--json")
    assert [f["kind"] for f in found] == ["addition"] * 5
    code, (done,) = run("confirm", *[f["id"] for f in found], "--reason", "as the office knows", "--json")
    assert (code, len(done["done"])) == (0, 5)
    _code, back = run("feedback", told["id"], "--json")
    assert [b["outcome"] for b in back] == ["new"] * 5
    _code, held = run("as-of", "members", "--json")
    assert len(held) == 5
    code, (reversed_,) = run("reverse", told["id"], "--reason", "sent by mistake", "--json")
    assert (code, reversed_["outcomes"]) == (0, {"taken_back": 5})
    assert run("as-of", "members", "--json") == (0, [])


def test_a_dry_run_writes_nothing(ground, file):
    code, (told,) = run("import", file(rows()), "--delta", "--dry-run", *SENT)
    assert (code, told["differences"], told["dry_run"]) == (0, {"addition": 5}, True)
    assert Submission.objects.count() == 0


def test_wrong_rows_fall_short_and_are_told_by_row_and_column(ground, file):
    code, (told,) = run("import", file([row(0), row(1, 手机="12")]), "--delta", *SENT)
    assert (code, told["outcomes"]) == (1, {"waiting": 1, "wrong": 1})
    assert [(r["row"], r["column"]) for r in told["refused"]] == [(3, "手机")]


def test_a_spoiled_file_is_refused_whole(ground, file):
    code, (told,) = run("import", file([row(0), row(1, 身份证号="6.5E+17")]), "--delta", *SENT)
    assert (code, told["state"], told["outcomes"]) == (1, "refused", {})


def test_a_list_that_would_end_too_many_falls_short(ground, file):
    filled(ground)
    code, (told,) = run("import", file(rows(1)), "--full", "652301", "--day", LATER, *SENT)
    assert (code, told["state"]) == (1, "stopped")


def test_deciding_twice_falls_short_and_says_what_happened(ground, file):
    run("import", file(rows(1)), "--delta", *SENT)
    pk = Difference.objects.get().pk
    assert run("confirm", pk, "--refuse", "--reason", "nobody knows them", "--json")[0] == 0
    code, (told,) = run("confirm", pk, 999999, "--reason", "yes", "--json")
    assert (code, [r["id"] for r in told["refused"]]) == (1, [pk, 999999])
    assert "nobody knows them" in told["refused"][0]["why"]


@pytest.mark.parametrize("name", ["f.csv", "f.xlsx"])
def test_feedback_goes_to_a_file(ground, file, tmp_path, name):
    run("import", file(rows(3)), "--delta", *SENT)
    pk = Submission.objects.get().pk
    _code, (told,) = run("feedback", pk, tmp_path / name, "--json")
    assert sum(told["outcomes"].values()) == told["rows"] == 3
    assert (tmp_path / name).stat().st_size > 100


def test_feedback_names_a_row_by_its_senders_key_or_where_there_is_none_by_its_line(ground, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(text([["A-7", *row(0)], ["", *row(1)]], head=["编号", *HEAD]))
    run("import", path, "--delta", *SENT)
    _code, back = run("feedback", Submission.objects.get().pk, "--json")
    assert [b["sender_key"] for b in back] == ["A-7", "3"]


def test_the_chain_is_verified(ground, file):
    run("import", file(rows(1)), "--delta", *SENT)
    assert run("verify", "--json") == (0, [{"ok": True, "breaks": []}])


@pytest.mark.parametrize(
    "words",
    [
        ["import", "nofile.csv", "--delta", *SENT],
        ["import", "nofile.csv", *SENT],
        ["diff", "7", "--json"],
        ["reverse", "7", "--reason", "why", "--json"],
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(ground, words):
    from tongban.kernel.core.errors import TongbanError

    done = CliRunner().invoke(cli.app, words)
    assert isinstance(done.exception, TongbanError)


def test_what_is_confirmed_for_a_later_day_is_put_into_effect_on_that_day(ground, file):
    run("import", file(rows(2)), "--delta", *SENT)
    coming = today() + timedelta(days=3)
    pks = Difference.objects.values_list("pk", flat=True)
    run("confirm", *pks, "--reason", "from that day on", "--on", coming, "--json")
    assert run("apply", "--json") == (0, [{"applied": 0}])
    with clock.at(clock.midnight(coming)):
        assert run("apply", "--json") == (0, [{"applied": 2}])


def test_feedback_that_could_not_be_written_was_not_fetched(ground):
    got = filled(ground)
    done = CliRunner().invoke(cli.app, ["feedback", str(got.pk), "/nowhere/a.csv"])
    assert done.exit_code == 1
    got.refresh_from_db()
    assert got.state == "applied"


def test_a_moment_of_the_ledger_is_of_beijing_where_it_does_not_say(ground):
    with clock.at(datetime(2026, 3, 2, 12, tzinfo=clock.BEIJING)):
        filled(ground)
    for known, count in (("2026-03-02T11:59", 0), ("2026-03-02T12:01", 5), ("2026-03-02T04:01+00:00", 5)):
        assert len(run("as-of", "members", "--known", known, "--json")[1]) == count
    with pytest.raises(TongbanError, check=lambda e: e.code == "moment"):
        CliRunner().invoke(cli.app, ["as-of", "members", "--known", "noon"], catch_exceptions=False)

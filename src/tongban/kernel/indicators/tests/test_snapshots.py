"""A snapshot holds what the views say, column by column, and nothing else; copied away it answers as before."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event

import pyarrow.parquet as pq
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.engines.duck import Duck
from tongban.kernel.indicators.expressions import Plan
from tongban.kernel.indicators.periods import Window
from tongban.kernel.indicators.snapshots import manifest, taking
from tongban.kernel.indicators.tests.conftest import BY, HELD, MEASURES, THINGS

AUGUST = {"since": date(2025, 8, 1), "until": date(2025, 8, 31), "as_of": date(2025, 8, 31)}
SPLITS = ((), *((one,) for one in (*BY, "day", "year")), ("month", "county"), ("colour", "county"))
WORDS = st.one_of(st.none(), st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8))
ROWS = st.tuples(
    st.integers(-30, 800), WORDS, st.sampled_from([None, True, False]), st.none() | st.integers(0, 9), WORDS
)


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def take():
    return taking.take({"things": HELD})


def told(on, **more):
    asked = [(m, by) for m in MEASURES.values() for by in SPLITS]
    return {(m.code, by): compute(m, **AUGUST, by=by, on=on, **more).cells for m, by in asked}


def in_one_pass(code, on="duckdb"):
    """What there was at the end of each day, all days by one question."""
    cells = compute(MEASURES[code], **AUGUST, by=("day", "county"), on=on).cells
    return {c.keys: (c.numerator, c.denominator) for c in cells}


def one_by_one(code):
    """The same, by a question for each day."""
    found = {}
    for day in (AUGUST["since"] + timedelta(days=n) for n in range(31)):
        cells = compute(MEASURES[code], **AUGUST | {"as_of": day}, by=("county",), on="postgres").cells
        found |= {(day, *c.keys): (c.numerator, c.denominator) for c in cells}
    return found


def test_every_column_comes_over_as_it_is(put, home):
    put((1, 1, 'a,"b"\n\\N', True, 5, ""), (2, 2, None, None, None, "NULL"), (3, 3, "", False, 2**62, " x "))
    taken = take()
    kept = pq.read_table(taken.file("things")).to_pylist()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {','.join(THINGS.schema)} FROM things")
        names = [c.name for c in cursor.description]
        assert kept == [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("rows", [0, 1, 7])
def test_manifest_counts_the_rows(put, home, rows):
    put(*((n, n, "red", True, n, "a") for n in range(rows)))
    taken = take()
    assert taken.facts["things"]["rows"] == rows
    assert manifest.newest() == taken
    assert compute(MEASURES["things.all"], **AUGUST, on="duckdb").only.value == rows


def test_duckdb_gives_the_numbers_of_postgres_whatever_the_rows(put, home):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(ROWS, max_size=30))
    def holds(rows):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM things")
        put(*((n, *row) for n, row in enumerate(rows)), lasting=200)
        take()
        assert told("duckdb") == told("postgres")
        assert one_by_one("things.there") == in_one_pass("things.there")
        assert one_by_one("things.share") == in_one_pass("things.share")

    holds()


def test_a_snapshot_copied_away_answers_as_before(put, home, tmp_path_factory):
    put((1, 1, "red", True, 5, "a"))
    away = tmp_path_factory.mktemp("elsewhere") / "copy"
    shutil.copytree(take().folder, away)
    shutil.rmtree(home / "snapshots")
    put((2, 1, "red", True, 5, "a"))
    assert compute(MEASURES["things.all"], **AUGUST, on=f"duckdb:{away}").only.value == 1


def test_what_was_erased_is_gone_from_the_next_and_the_one_before_is_gone(put, home):
    put((1, 1, "secret", True, 5, "a"), (2, 1, "red", True, 5, "a"))
    first = take()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM things WHERE record = 1")
    second = take()
    assert not first.folder.exists()
    assert pq.read_table(second.file("things"))["record"].to_pylist() == [2]
    assert compute(MEASURES["things.all"], **AUGUST, on="duckdb").only.value == 1


def test_two_at_one_moment_are_two(put, home):
    with clock.at(clock.now()):
        first, second = take(), take()
    assert first.folder != second.folder
    assert manifest.newest() == second


def test_whoever_reads_while_snapshots_are_replaced_gets_whole_answers(put, home):
    put(*((n, n, "red", True, n, "a") for n in range(50)))
    take()
    plan, window = Plan(MEASURES["things.all"]), Window(AUGUST["since"], AUGUST["until"])
    times = {"since": window.start, "until": window.end, "moment": clock.now()}
    read, done = [], Event()

    def reading():
        duck = Duck()
        while not done.is_set():
            read.append(duck.rows(plan, times))

    with ThreadPoolExecutor() as pool:
        readers = [pool.submit(reading) for _ in range(3)]
        for _ in range(12):
            take()
            done.wait(0.1)
        done.set()
        assert [reader.exception() for reader in readers] == [None] * 3
    assert len(read) > 3
    assert {tuple(rows) for rows in read} == {((50,),)}


def test_what_a_killed_taking_left_is_no_snapshot_and_is_cleared(put, home):
    left = home / "snapshots" / taking.MAKING
    left.mkdir(parents=True)
    (left / "things.parquet").write_bytes(b"half")
    with pytest.raises(TongbanError):
        manifest.newest()
    assert take().facts["things"]["rows"] == 0
    assert not left.exists()


def test_a_taking_that_fails_leaves_the_one_before(put, home, monkeypatch):
    first = take()
    monkeypatch.setattr(taking, "write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take()
    assert manifest.newest() == first


def test_a_snapshot_older_than_a_declaration_is_refused(put, home):
    taken = take()
    file = taken.folder / manifest.NAME
    file.write_text(file.read_text().replace('"colour"', '"shade"'))
    manifest.opened.cache_clear()
    with pytest.raises(TongbanError) as refused:
        compute(MEASURES["things.all"], **AUGUST, on="duckdb")
    assert refused.value.code == "snapshot_old"


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"format": 1, "moment": 5}', "\x00"])
def test_a_damaged_manifest_is_refused_in_words(put, home, text):
    taken = take()
    (taken.folder / manifest.NAME).write_text(text)
    manifest.opened.cache_clear()
    with pytest.raises(TongbanError):
        manifest.opened(taken.folder)


def test_a_figure_of_a_snapshot_bears_its_moment(put, home):
    then = clock.now() - timedelta(hours=3)
    with clock.at(then):
        take()
    table = compute(MEASURES["things.all"], since=date(2025, 8, 1), until=date(2025, 8, 31), on="duckdb")
    assert table.moment == then


def test_a_snapshot_that_has_missed_nothing_is_read_again(db, home):
    first = taking.fresh()
    assert taking.fresh() == first
    events.append("test", 1, [events.Entry("happened", "system")])
    assert taking.fresh() != first

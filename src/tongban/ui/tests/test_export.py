"""Files an office opens: whole, and harmless."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tongban.ui.export import BOM, Column, as_csv, as_xlsx, guarded

COLUMNS = (Column("名称", lambda r: r[0]), Column("=sum", lambda r: r[1], numeric=True))
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@pytest.mark.parametrize(
    "bad", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "  =1", "　=1", "\ufeff=1"]
)
def test_what_would_run_is_text(bad):
    assert guarded(bad).startswith("'")


@pytest.mark.parametrize("good", ["说明", "a=1", "", "2024-1"])
def test_other_text_stays_as_it_is(good):
    assert guarded(good) == good


def test_numbers_stay_numbers_and_times_become_beijing_times():
    assert [guarded(v) for v in (-3, Decimal("-1.5"), None, True)] == [-3, Decimal("-1.5"), None, True]
    assert guarded(datetime(2026, 1, 1, 16, 0, tzinfo=UTC)) == datetime(2026, 1, 2, 0, 0)


@given(TEXTS)
def test_no_text_cell_starts_with_what_runs(text):
    assert not guarded(text).lstrip(" \u3000\ufeff").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(st.tuples(TEXTS, st.integers(-(10**9), 10**9)), max_size=5))
def test_a_csv_reads_back_as_the_guarded_rows(rows):
    text = "".join(as_csv(rows, COLUMNS))
    assert text.startswith(BOM)
    read = list(csv.reader(StringIO(text.removeprefix(BOM), newline="")))
    assert read == [["名称", "'=sum"], *([str(guarded(a)), str(b)] for a, b in rows)]


def test_a_workbook_holds_no_formula():
    book = load_workbook(BytesIO(as_xlsx([("=HYPERLINK(1)", 3), ("甲", -4)], COLUMNS, "a/b:c")))
    sheet = book.active
    assert [[c.value for c in row] for row in sheet] == [["名称", "'=sum"], ["'=HYPERLINK(1)", 3], ["甲", -4]]
    assert {c.data_type for row in sheet for c in row} == {"s", "n"}

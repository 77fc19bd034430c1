"""Numbers, phones, dates and addresses of a list come to one spelling; the database judges numbers as the program does."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.kernel.core import identity
from tongban.kernel.parties.matching import sql

CONNECTION = duckdb.connect()
FIRST = "65230119900506123"


def said(expression, *values):
    """What an expression makes of each value."""
    CONNECTION.execute("create or replace temp table given (n integer, x varchar)")
    CONNECTION.executemany("insert into given values (?, ?)", list(enumerate(values)))
    return [
        row[0] for row in CONNECTION.execute(f"select {expression('x')} from given order by n").fetchall()
    ]


def born(*values, months_first="false"):
    return said(lambda x: sql.born(sql.date_parts(x), month_first=months_first), *values)


@given(st.text("0123456789", min_size=3, max_size=3))
@settings(max_examples=10, deadline=None)
def test_an_id_number_is_right_with_one_last_character_alone(end):
    first = FIRST[:14] + end
    right = identity.id_check_character(first)
    told = said(sql.id_number, *(first + last for last in "0123456789X"))
    assert [found for found in told if found] == [first + right]
    assert told.index(first + right) == "0123456789X".index(right)


def test_an_old_id_number_of_fifteen_digits_is_made_eighteen():
    first = "65230119" + "750506123"
    assert said(sql.id_number, "652301750506123") == [first + identity.id_check_character(first)]


@pytest.mark.parametrize("month_and_day", ["0006", "1306", "0500", "0532"])
def test_a_birth_date_that_cannot_be_is_no_id_number(month_and_day):
    first = FIRST[:10] + month_and_day + "123"
    assert said(sql.id_number, first + identity.id_check_character(first)) == [None]
    assert said(sql.id_number, f"65230175{month_and_day}123") == [None]


@given(st.text(identity.CREDIT_ALPHABET, min_size=9, max_size=9))
@settings(max_examples=10, deadline=None)
def test_a_credit_code_is_right_with_one_last_character_alone(end):
    first = "91652301" + end
    right = identity.credit_check_character(first)
    told = said(sql.credit_code, *(first + last for last in identity.CREDIT_ALPHABET))
    assert [found for found in told if found] == [first + right]
    assert told.index(first + right) == identity.CREDIT_ALPHABET.index(right)


def test_numbers_keep_letters_and_digits_and_what_a_spreadsheet_spoiled_is_none():
    given_ = (" 6523-01 x", "6.52301E+17", "0000", "111", "999", "", "1112")
    assert said(sql.number, *given_) == ["652301X", None, None, None, None, None, "1112"]


def test_the_first_phone_counts_without_its_country():
    given_ = (
        "+86 139-0000-0001",
        "0086 13900000001; 0994-2345678",
        "0994-2345678",
        "12345",
        "000000",
        "1234567890",
    )
    assert said(sql.phone, *given_) == ["13900000001", "13900000001", "09942345678", None, None, None]
    assert said(sql.phone, "123456") == ["123456"]


@pytest.mark.parametrize(
    "written", ["+86 994 2345678", "0086-994-2345678", "86-0994-2345678", "(+86)0994 2345678", "0994-2345678"]
)
def test_a_landline_is_one_with_and_without_its_country(written):
    assert said(sql.phone, written) == ["09942345678"]
    assert said(sql.phone, "+86 10 8888 8888", "+86 400 820 8820", "8623456") == [
        "01088888888",
        "4008208820",
        "8623456",
    ]


def test_full_width_is_made_narrow():
    assert said(sql.narrow, "　１９８０－３－４Ｘ ", None, " a ") == ["1980-3-4X", "", "a"]


def test_dates_of_every_writing():
    assert born(
        "1980-3-4", "4/3/1980", "80-3-4", "1980年3月", "1980", "04031980", "29284", "1980-03-04 10:30:00"
    ) == [
        *["19800304"] * 3,
        "198003",
        "1980",
        "19800304",
        "19800304",
        "19800304",
    ]
    assert born("3/4/1980", months_first="true") == ["19800304"]
    assert born("", "31-3-4", "3-4") == [None, None, None]


@pytest.mark.parametrize(
    ("dates", "first"),
    [(["4/25/1980", "3/4/1980"], True), (["25/4/1980", "3/4/1980"], False), (["4/25/1980", "25/4/1980"], False), ([], False)],
)  # fmt: skip
def test_a_list_writes_months_first_if_only_second_numbers_are_over_twelve(dates, first):
    rows = " union all ".join(f"select '{d}' as x" for d in dates) or "select '' as x"
    asked = f"select {sql.month_first(sql.date_parts('x'))} from ({rows})"
    assert CONNECTION.execute(asked).fetchall() == [(first,)]


def test_addresses_by_script():
    given_ = (" 人民东路 12号-3室", "12 Long Road, Apt. 3", "——")
    assert said(sql.address, *given_) == ["人民东路-12号-3室", "12 long road apt 3", None]
    assert said(sql.numbers_in, "人民东路12号3室", "路") == ["12-3", None]


def test_pieces_are_pairs_of_characters_or_three_letters():
    assert said(sql.pieces, "人民路", "ab", None) == [["人民", "民路"], [" ab", "ab "], []]

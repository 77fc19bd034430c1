"""Money's promise: no fen is made or lost, and nothing is guessed."""

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.core import money
from tongban.kernel.core.errors import TongbanError

amounts = st.integers(-(2**63) + 1, 2**63 - 1)


@given(amounts, st.sampled_from(["zh-hans", "en"]))
def test_what_is_shown_is_read_back(fen, language):
    with translation.override(language):
        assert money.parse(money.shown(fen)) == fen
        assert money.parse(money.plain(fen)) == fen


@given(amounts)
def test_short_form_is_the_nearest_hundredth(fen):
    with translation.override("zh-hans"):
        told = money.short(fen)
    unit = {"万": 10**6, "亿": 10**10}.get(told[-2], 100)
    exact = (Decimal(fen) / unit).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    assert Decimal(told.split(" ")[0].replace(",", "")) == exact


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1,234.56 元", 123456),
        ("¥1234.5", 123450),
        ("１２．５万元", 12500000),
        ("1.2亿", 12000000000),
        ("-0.01", -1),
        ("0.0100", 1),
        ("0.123456万", 123456),
    ],
)
def test_amount_as_people_write_it(text, fen):
    assert money.parse(text) == fen


@pytest.mark.parametrize(
    "text", ["", "1,23", "1234,567.00", "0.001", "1.2.3", "12e3", "--1", "一百", "9" * 20, "1 元 2"]
)
def test_unclear_amounts_are_refused(text):
    with pytest.raises(TongbanError) as refused:
        money.parse(text)
    assert refused.value.code == "amount"


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (123456, "1,234.56 元", "¥1,234.56"),
        (1_234_567_800, "1,234.57 万元", "¥12.35 million"),
        (25_000_000_000, "2.50 亿元", "¥250.00 million"),
        (-99_999_999_99, "-1.00 亿元", "-¥100.00 million"),
        (0, "0.00 元", "¥0.00"),
        # halves go to the even neighbour
        (1_000_005_000, "1,000.00 万元", "¥10.00 million"),
        (1_000_015_000, "1,000.02 万元", "¥10.00 million"),
    ],
)
def test_short_form(fen, zh, en):
    with translation.override("zh-hans"):
        assert money.short(fen) == zh
    with translation.override("en"):
        assert money.short(fen) == en


@pytest.mark.parametrize("value", [1.0, Decimal("1.00"), True])
def test_field_refuses_what_is_not_whole(value):
    field = money.MoneyField()
    with pytest.raises(TypeError):
        field.get_prep_value(value)
    with pytest.raises(ValidationError):
        field.to_python(value)
    with pytest.raises(TypeError):
        money.plain(value)


def test_field_takes_whole_numbers():
    field = money.MoneyField()
    assert [field.get_prep_value(x) for x in (5, "5", None)] == [5, 5, None]
    assert field.to_python("12") == 12

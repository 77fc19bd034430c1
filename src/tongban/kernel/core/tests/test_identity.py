"""Numbers of people and firms: every single slip is refused, every usual spelling is brought to one."""

from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tongban.kernel.core import identity
from tongban.kernel.core.errors import TongbanError

BIRTHS = st.dates(date(1900, 1, 1), date(2024, 12, 31))
PLACES = st.sampled_from(["652301", "110101", "659001", "820000", "911156"])


def with_check(first):
    return first + identity.id_check_character(first)


id_numbers = st.builds(
    lambda p, b, n: with_check(f"{p}{b:%Y%m%d}{n:03d}"), PLACES, BIRTHS, st.integers(0, 999)
)
credit_firsts = st.builds(
    lambda a, b, c: f"{a}{b:06d}{c}",
    st.sampled_from(["91", "12", "52", "G1", "A1"]),
    st.integers(0, 999_999),
    st.text(identity.CREDIT_ALPHABET, min_size=9, max_size=9),
)
credit_codes = credit_firsts.map(lambda c: c + identity.credit_check_character(c))
mobiles = st.from_regex(r"\A1[3-9][0-9]{9}\Z")
landlines = st.from_regex(r"\A0(10|2[0-9]|[3-9][0-9]{2})-[2-9][0-9]{6,7}(-[0-9]{1,6})?\Z")


def refused(normalise, text):
    try:
        normalise(text)
    except TongbanError:
        return True
    return False


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def test_known_good_numbers():
    # the standards' own examples, worked out by hand
    assert identity.normalise_id_number("11010519491231002x") == "11010519491231002X"
    assert identity.normalise_id_number("440524188001010014") == "440524188001010014"
    assert identity.normalise_credit_code("91350100M000100Y43") == "91350100M000100Y43"
    assert identity.birth_date("11010519491231002X") == date(1949, 12, 31)


@given(id_numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_a_wrong_character_in_an_id_number_is_caught(number, place, wrong):
    assume(number[place] != wrong)
    assert refused(identity.normalise_id_number, number[:place] + wrong + number[place + 1 :])


@given(id_numbers, st.integers(0, 16))
def test_swapped_neighbours_in_an_id_number_are_caught(number, i):
    assume(number[i] != number[i + 1])
    assert refused(identity.normalise_id_number, number[:i] + number[i + 1] + number[i] + number[i + 2 :])


@given(credit_codes, st.integers(0, 17), st.sampled_from(identity.CREDIT_ALPHABET + "IOSVZ"))
def test_a_wrong_character_in_a_credit_code_is_caught(code, place, wrong):
    assume(code[place] != wrong)
    assert refused(identity.normalise_credit_code, code[:place] + wrong + code[place + 1 :])


@given(id_numbers, credit_codes)
def test_other_spellings_are_brought_to_one(number, code):
    spaced = f" {number[:6]} {number[6:14]}-{number[14:]}".lower()
    for typed in (spaced, wide(number), number):
        assert identity.normalise_id_number(typed) == number
    for typed in (code.lower(), wide(code), f"{code[:8]} {code[8:]}"):
        assert identity.normalise_credit_code(typed) == code


@pytest.mark.parametrize(
    "first", ["65230120250230001", "65230120991231001", "00230119800101001", "65230118000101001"]
)
def test_impossible_places_and_births_are_refused(first):
    with pytest.raises(TongbanError) as caught:
        identity.normalise_id_number(with_check(first))
    assert caught.value.code == "id_number"


@given(mobiles)
def test_mobile_spellings(mobile):
    for typed in (
        mobile,
        f"+86 {mobile}",
        f"86-{mobile}",
        wide(mobile),
        f"{mobile[:3]}-{mobile[3:7]}-{mobile[7:]}",
    ):
        assert identity.normalise_phone(typed) == mobile


@given(landlines)
def test_landline_spellings(phone):
    area, number, *extension = phone.split("-")
    assert identity.normalise_phone(phone) == identity.normalise_phone(wide(phone)) == phone
    if extension:
        assert identity.normalise_phone(f"{area}-{number}转{extension[0]}") == phone
    else:
        for typed in (f"({area}){number}", f"{area} {number}", area + number, f"+86 {area[1:]} {number}"):
            assert identity.normalise_phone(typed) == phone


@settings(suppress_health_check=[HealthCheck.filter_too_much])  # most such strings are no numbers
@given(
    st.from_regex(
        r"\A(\+86|0086|86)?[ -]?\(?0?[1-9][0-9]{1,2}\)?[ -]?[0-9]{4}[ -]?[0-9]{3,4}((转|-)[0-9]{1,3})?\Z"
    )
)
def test_what_was_normalised_stays(text):
    assume(not refused(identity.normalise_phone, text))
    once = identity.normalise_phone(text)
    assert identity.normalise_phone(once) == once


@pytest.mark.parametrize(
    "text",
    ["", "12345", "1381234662", "138123466211", "12812346621", "2345678", "0994-1345678", "l3812346621"],
)
def test_what_is_no_phone_is_refused(text):
    with pytest.raises(TongbanError) as caught:
        identity.normalise_phone(text)
    assert caught.value.code == "phone"


def test_hotlines_and_addresses():
    assert identity.normalise_phone("400-820-8820") == "4008208820"
    assert identity.normalise_email(" Li.Hua@Example.CN ") == "Li.Hua@example.cn"
    for wrong in ("a@b", "@b.cn", "a b@c.cn", "a..b@c.cn", "a@-c.cn", "a@c.cn,"):
        assert refused(identity.normalise_email, wrong)

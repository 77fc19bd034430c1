"""References: every single slip is caught; numbers never repeat, also when many file at once."""

import re
import threading

import pytest
from django.db import connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.core import reference
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.sealed.ring import make_ring

ASCII = st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
references = st.builds(
    reference.make,
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=4),
    st.integers(2000, 9999),
    st.integers(1, 10**12 - 1) | st.integers(1, 99),
)
codes = st.builds(lambda _: reference.new_tracking_code(), st.integers())


def is_right(checker, text):
    try:
        return checker(text) == text
    except TongbanError:
        return False


@given(references, st.data())
def test_every_wrong_character_is_caught(good, data):
    place = data.draw(st.integers(0, len(good) - 1))
    wrong = data.draw(ASCII.filter(lambda c: c != good[place]))
    assert not is_right(reference.check, good[:place] + wrong + good[place + 1 :])


@given(references)
def test_every_swap_of_two_characters_is_caught(good):
    for i in range(len(good)):
        for j in range(i + 1, len(good)):
            chars = list(good)
            chars[i], chars[j] = chars[j], chars[i]
            assert good[i] == good[j] or not is_right(reference.check, "".join(chars))


@given(codes, st.data())
def test_a_slip_in_a_tracking_code_is_caught(good, data):
    i, j = data.draw(st.integers(0, len(good) - 1)), data.draw(st.integers(0, len(good) - 1))
    wrong = data.draw(ASCII.filter(lambda c: c != good[i]))
    assert not is_right(reference.check_tracking_code, good[:i] + wrong + good[i + 1 :])
    chars = list(good)
    chars[i], chars[j] = chars[j], chars[i]
    assert good[i] == good[j] or not is_right(reference.check_tracking_code, "".join(chars))


@given(references)
def test_other_spellings_are_brought_to_one(good):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in good)
    for typed in (
        good.lower(),
        wide,
        f" {good} ",
        good.replace("-", "—"),
        good.replace("-", " "),
        good.replace("-", ""),
    ):
        assert reference.check(typed) == good


def test_reference_looks_as_announced():
    assert reference.make("SQ", 2025, 18472).startswith("SQ-2025-018472-")
    assert len(reference.make("ABCD", 2025, 10**12 - 1)) == 24  # the column's width


@pytest.mark.parametrize(
    "given", [("sq", 2025, 1), ("SQ", 25, 1), ("SQ", 2025, 0), ("", 2025, 1), ("A;B", 2025, 1)]
)
def test_what_cannot_be_numbered_is_refused(given):
    with pytest.raises(ValueError, match="no reference number"):
        reference.make(*given)


def test_tracking_codes_are_right_and_differ():
    made = {reference.new_tracking_code() for _ in range(2000)}
    assert len(made) == 2000
    assert all(reference.check_tracking_code(code) == code for code in made)


def test_a_secret_is_twelve_characters_in_fours_and_another_each_time():
    made = {reference.new_secret() for _ in range(200)}
    assert len(made) == 200
    four = f"[{reference.ALPHABET}]{{4}}"
    assert all(re.fullmatch(f"{four}-{four}-{four}", secret) for secret in made)


def test_a_secret_matches_itself_alone(key_ring):
    secret = reference.new_secret()
    stored = reference.hash_secret(secret)
    assert reference.matches(secret.lower().replace("-", " "), stored)
    assert reference.matches(secret, memoryview(stored))
    assert not reference.matches(reference.new_secret(), stored)
    assert not reference.matches(secret, None)
    key_ring.unlink()
    make_ring(key_ring)
    assert not reference.matches(secret, stored)  # another key, another hash


@pytest.mark.django_db
def test_numbers_ascend_by_series_and_year():
    assert reference.next_number("SQ", 2025) == reference.make("SQ", 2025, 1)
    assert reference.take_numbers("SQ", 2025, 3) == [reference.make("SQ", 2025, n) for n in (2, 3, 4)]
    assert reference.next_number("SQ", 2026) == reference.make("SQ", 2026, 1)
    assert reference.next_number("XF", 2025) == reference.make("XF", 2025, 1)
    assert reference.take_numbers("SQ", 2025, 0) == []


@pytest.fixture
def no_sequences_left(transactional_db):
    """A sequence is no table, so a test's flush leaves it: drop them by hand."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP SEQUENCE IF EXISTS core_reference_sq_2031, core_reference_sq_2032")


def file_many(year, out):
    try:
        for _ in range(20):
            with transaction.atomic():
                out.append(reference.next_number("SQ", year))
    finally:
        connections.close_all()


@pytest.mark.usefixtures("no_sequences_left")
def test_many_at_once_never_share_a_number():
    out = []
    threads = [threading.Thread(target=file_many, args=(2031, out)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(out) == sorted(reference.make("SQ", 2031, n) for n in range(1, 161))


@pytest.mark.usefixtures("no_sequences_left")
def test_an_open_filing_holds_nobody_up():
    reference.next_number("SQ", 2032)
    out = []
    with transaction.atomic():
        reference.next_number("SQ", 2032)
        thread = threading.Thread(target=file_many, args=(2032, out))
        thread.start()
        thread.join(timeout=20)
        assert len(out) == 20  # done while our transaction is still open


@pytest.mark.django_db
def test_numbers_in_a_row_are_nobody_elses():
    first, second = reference.take_row("ZZ", 2031, 5), reference.take_row("ZZ", 2031, 3)
    assert second >= first + 5
    assert reference.next_number("ZZ", 2031) == reference.make("ZZ", 2031, second + 3)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, -1])
def test_none_in_a_row_is_refused_by_name(count):
    with pytest.raises(ValueError, match="at least one"):
        reference.take_row("ZZ", 2031, count)

"""Reference numbers and tracking codes: a slip of the finger is caught, a secret is kept as its keyed hash only."""

import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence

from django.db import connection
from django.utils.translation import gettext as _

from tongban.kernel.core import sealed
from tongban.kernel.core.errors import TongbanError

# 31 characters, a prime: no I, L, O, U or S, which are misread as 1, 0, V and 5.
ALPHABET = "0123456789ABCDEFGHJKMNPQRTVWXYZ"
PRIME = len(ALPHABET)
# A series may use every letter; the five outside the alphabet take values of digits, which never stand in its place.
_VALUES = {c: n for n, c in enumerate(ALPHABET)} | dict(zip("ILOSU", range(5), strict=True))

_SERIES = re.compile("[A-Z]{1,4}")
_REFERENCE = re.compile(rf"([A-Z]{{1,4}})-?([0-9]{{4}})-?([0-9]{{6,12}})-?([{ALPHABET}])")
_TRACKING = re.compile(rf"([{ALPHABET}]{{4}})-?([{ALPHABET}]{{4}})-?([{ALPHABET}])")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣"), "-")


def make(series: str, year: int, n: int) -> str:
    """The reference number of the n-th of a series in a year: SQ-2025-018472-K."""
    if not _SERIES.fullmatch(series) or not 2000 <= year <= 9999 or not 0 < n < 10**12:
        raise ValueError(f"no reference number can be made of {series!r}, {year}, {n}")
    number = f"{n:06d}"
    return f"{series}-{year}-{number}-{_check_character(f'{series}{year}{number}')}"


def check(text: str) -> str:
    """The reference number somebody typed, in its one spelling; a wrong or swapped character is told, not mended."""
    found = _REFERENCE.fullmatch(normalise(text))
    if not found:
        raise TongbanError(_("A reference number looks like SQ-2025-018472-K."), code="reference")
    series, year, number, last = found.groups()
    if last != _check_character(series + year + number):
        raise TongbanError(
            _("This reference number has a mistyped character. Please compare it again."), code="reference"
        )
    return f"{series}-{year}-{number}-{last}"


def next_number(series: str, year: int) -> str:
    """The next reference number; numbers of writes that fail are not used again."""
    return take_numbers(series, year, 1)[0]


def take_numbers(series: str, year: int, count: int) -> list[str]:
    """Many at once, ascending. No row is locked, so filings never queue behind one another."""
    make(series, year, 1)  # refuses what could not be numbered, before its name reaches SQL
    sequence = f"core_reference_{series.lower()}_{year}"
    taken = _take(sequence, count)
    if taken and taken[0] is None:
        _create(sequence)
        taken = _take(sequence, count)
    return [make(series, year, n) for n in sorted(n for n in taken if n is not None)]


def take_row(series: str, year: int, count: int) -> int:
    """The first of so many numbers in a row, for who files side by side what shall be numbered in order."""
    return in_a_row(
        lambda: [int(number.split("-")[2]) for number in take_numbers(series, year, count)], count
    )


def in_a_row(take: Callable[[], Sequence[int]], count: int) -> int:
    """The first of so many that follow one another, of what `take` takes in order."""
    if count < 1:
        raise ValueError(f"{count} in a row: at least one is taken")
    while True:  # whoever takes one meanwhile leaves a gap: then the next ones
        taken = take()
        if taken[-1] - taken[0] == count - 1:
            return taken[0]


def _take(sequence: str, count: int) -> list[int | None]:
    with connection.cursor() as cursor:
        # nextval is strict: a sequence that is not there yet gives NULL and no error
        cursor.execute("SELECT nextval(to_regclass(%s)) FROM generate_series(1, %s)", [sequence, count])
        return [row[0] for row in cursor.fetchall()]


def _create(sequence: str) -> None:
    with connection.cursor() as cursor:
        # Once a series and year. Two first filings at once: the second waits until the first's transaction ends.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [sequence])
        cursor.execute(f"CREATE SEQUENCE IF NOT EXISTS {sequence}")


def new_tracking_code() -> str:
    """A code to follow a request by, not to be guessed from another: 7K4M-2QXD-9."""
    code = "".join(secrets.choice(ALPHABET) for _i in range(8))
    return f"{code[:4]}-{code[4:]}-{_check_character(code)}"


def check_tracking_code(text: str) -> str:
    """The tracking code somebody typed, in its one spelling."""
    found = _TRACKING.fullmatch(normalise(text))
    if not found or found[3] != _check_character(found[1] + found[2]):
        raise TongbanError(
            _("This tracking code is not right. It looks like 7K4M-2QXD-9; please compare it again."),
            code="tracking_code",
        )
    return "-".join(found.groups())


def new_secret() -> str:
    """A secret to go with a tracking code: twelve characters (59 bits), told once and kept as a hash."""
    code = "".join(secrets.choice(ALPHABET) for _i in range(12))
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def hash_secret(secret: str) -> bytes:
    """What is stored of a secret: HMAC-SHA-256 under the token key; spaces, dashes and case do not matter."""
    return hmac.digest(sealed.key_for("token"), normalise(secret).replace("-", "").encode(), "sha256")


def matches(secret: str, stored: bytes | memoryview | None) -> bool:
    """Is this the secret? Takes the same time whatever the answer, also where none is stored."""
    same = hmac.compare_digest(hash_secret(secret), bytes(stored or bytes(32)))
    return same and bool(stored)


def normalise(text: str) -> str:
    """Full width, lower case, spaces and other dashes brought to one spelling."""
    narrow = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES)
    return re.sub(r"\s", "", narrow).upper()


def _check_character(payload: str) -> str:
    # Weights 1 to 29 differ from each other and from the check's own (-1, that is 30): modulo a prime no single
    # wrong character and no swap of two leaves the sum as it was. A letter can never stand for a digit: the form
    # tells them apart.
    total = sum(weight * _VALUES[c] for weight, c in enumerate(payload, start=1))
    return ALPHABET[total % PRIME]

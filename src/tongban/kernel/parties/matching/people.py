"""What is compared of people: names of Han and of Latin script, birth dates, ID numbers, phones, addresses."""

from django.utils.translation import gettext_noop as _n

from tongban.kernel.parties.matching.profiles import (
    DICE,
    ELSE,
    HAN_ADDRESS,
    PHONE,
    Comparison,
    Level,
    Profile,
    Rule,
    Script,
)


def _close(one: str, other: str, least: float) -> str:
    return f"jaro_winkler_similarity({one}_l, {other}_r) >= {least}"


NUMBER = Comparison(
    "number",
    (
        Level(_n("same ID number"), "number_l = number_r", 0.97, 1e-6, agrees="same"),
        Level(
            _n("two valid ID numbers that differ"),
            "proof_l is not null and proof_r is not null",
            0.0005,
            0.8,
        ),
        Level(
            _n("ID number differs in a digit or two"),
            "damerau_levenshtein(number_l, number_r) <= 2",
            0.02,
            1e-5,
        ),
        Level(_n("other ID number"), ELSE, 0.0095, 0.2),
    ),
)
BORN = Comparison(
    "born",
    (
        Level(_n("same birth date"), "born_l = born_r and length(born_l) = 8", 0.94, 5e-5, agrees="same"),
        Level(
            _n("birth date differs in one digit or two swapped"),
            "length(born_l) = 8 and length(born_r) = 8 and damerau_levenshtein(born_l, born_r) <= 1",
            0.02,
            0.0015,
            agrees="like",
        ),
        Level(
            _n("day and month changed places, or the day is not known"),
            "yob_l = yob_r and (substr(born_l, 5) in ('', '0101') or substr(born_r, 5) in ('', '0101')"
            " or length(born_l) = 6 and born_l = left(born_r, 6) or length(born_r) = 6 and born_r = left(born_l, 6)"
            " or substr(born_l, 5) = substr(born_r, 7) || substr(born_r, 5, 2))",
            0.015,
            0.001,
            agrees="like",
        ),
        Level(
            _n("same year or same day of birth"), "yob_l = yob_r or md_l = md_r", 0.015, 0.017, agrees="like"
        ),
        Level(_n("other birth date"), ELSE, 0.01, 0.98),
    ),
)
HAN_NAME = Comparison(
    "name",
    (
        Level(_n("same name"), "name_l = name_r", 0.93, 5e-5, agrees="same", frequency=True),
        Level(_n("name sounds the same"), "sound_l = sound_r", 0.02, 2e-5, agrees="like"),
        Level(
            _n("name sounds or looks nearly the same"),
            "near_l = near_r or array_contains(alike_l, name_r) or array_contains(alike_r, name_l)",
            0.015,
            1e-4,
            agrees="like",
        ),
        Level(_n("same characters in another order"), "ordered_l = ordered_r", 0.008, 5e-6, agrees="like"),
        Level(
            _n("one character of the name left out"),
            "array_contains(gone_l, name_r) or array_contains(gone_r, name_l)",
            0.006,
            2e-4,
            agrees="like",
        ),
        Level(
            _n("same surname, one other character"),
            "first_l = first_r and length(name_l) = length(name_r) and array_length(array_intersect(gone_l, gone_r)) >= 1",
            0.008,
            0.003,
        ),
        Level(_n("same surname"), "first_l = first_r", 0.005, 0.035),
        Level(_n("other name"), ELSE, 0.008, 0.96),
    ),
)
LATIN_NAME = Comparison(
    "name",
    (
        Level(_n("same name"), "name_l = name_r", 0.5, 2e-5, agrees="same", frequency=True),
        Level(
            _n("same parts of the name in another order"), "ordered_l = ordered_r", 0.08, 2e-6, agrees="like"
        ),
        Level(
            _n("name differs by a slip"),
            f"({_close('first', 'first', 0.85)} and {_close('last', 'last', 0.85)})"
            f" or ({_close('first', 'last', 0.85)} and {_close('last', 'first', 0.85)})",
            0.25,
            3e-5,
            agrees="like",
        ),
        Level(
            _n("one part of the name the same, the other not far"),
            f"(first_l = first_r and {_close('last', 'last', 0.65)}) or (last_l = last_r and {_close('first', 'first', 0.65)})",
            0.05,
            1e-4,
            agrees="like",
        ),
        Level(
            _n("one part of the name the same"),
            "first_l = first_r or last_l = last_r or first_l = last_r or last_l = first_r",
            0.08,
            0.015,
        ),
        Level(
            _n("one part of the name alike"),
            f"{_close('first', 'first', 0.88)} or {_close('last', 'last', 0.88)}",
            0.02,
            0.02,
        ),
        Level(_n("other name"), ELSE, 0.02, 0.965),
    ),
)
LATIN_ADDRESS = Comparison(
    "address",
    (
        Level(_n("same address"), "address_l = address_r", 0.3, 1e-5, agrees="same"),
        Level(_n("address differs by a slip"), f"{DICE} >= 0.8", 0.35, 1e-5, agrees="same"),
        Level(_n("most of the address the same"), f"{DICE} >= 0.6", 0.2, 1e-4),
        Level(_n("address partly the same"), f"{DICE} >= 0.45", 0.1, 0.002),
        Level(_n("little of the address the same"), f"{DICE} >= 0.3", 0.03, 0.06),
        Level(_n("other address"), ELSE, 0.02, 0.94),
    ),
)

RULES = (
    Rule((_n("same name"), _n("same birth date"), _n("same phone")), ("name", "born", "phone"), 0.9999),
    Rule((_n("same name"), _n("same birth date"), _n("same address")), ("name", "born", "address"), 0.9999),
    Rule(
        (_n("same name"), _n("same birth date"), _n("same house number")),
        ("name", "born", "house"),
        0.9995,
        also="length(l.house) >= 3 and left(l.address, 2) = left(r.address, 2)",
    ),
    Rule(
        (_n("same name"), _n("same phone"), _n("birth date differs in one digit or two swapped")),
        ("name", "phone"),
        0.998,
        also="length(l.born) = 8 and length(r.born) = 8 and damerau_levenshtein(l.born, r.born) <= 1",
    ),
)

PERSON = Profile(
    code="person",
    columns=("name", "born", "id_number", "phone", "address"),
    proof="id_number",
    proof_words=_n("same ID number"),
    rules=RULES,
    han=Script(
        "han",
        (HAN_NAME, BORN, NUMBER, PHONE, HAN_ADDRESS),
        (
            ("number",),
            ("phone",),
            ("born", "first"),
            ("born", "sound"),
            ("born", "last"),
            ("born", "address"),
            ("born", "house"),
            ("sound", "yob"),
            ("sound", "md"),
            ("ordered", "yob"),
            ("near", "house"),
            ("address", "first"),
            ("name",),
        ),
        wary=True,
    ),
    latin=Script(
        "latin",
        (LATIN_NAME, BORN, NUMBER, PHONE, LATIN_ADDRESS),
        (
            ("number",),
            ("phone",),
            ("born",),
            ("ordered",),
            ("address",),
            ("first", "yob"),
            ("last", "yob"),
            ("first", "md"),
            ("last", "md"),
            ("rare",),
            ("first", "house"),
            ("last", "house"),
            ("md", "house"),
            ("yob", "house"),
        ),
        wary=False,
    ),
)

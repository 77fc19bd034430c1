"""What is compared of organisations: names with and without place and legal form, credit codes, legal representatives."""

from django.utils.translation import gettext_noop as _n

from tongban.kernel.parties.matching.profiles import (
    ELSE,
    HAN_ADDRESS,
    NAME_DICE,
    PHONE,
    Comparison,
    Level,
    Profile,
    Rule,
    Script,
)

FIRM_NAME = Comparison(
    "name",
    (
        Level(_n("same name"), "name_l = name_r", 0.8, 1e-6, agrees="same"),
        Level(_n("same name but for place or legal form"), "sound_l = sound_r", 0.1, 1e-5, agrees="same"),
        Level(_n("name sounds nearly the same"), "near_l = near_r", 0.03, 1e-5, agrees="like"),
        Level(_n("most of the name the same"), f"{NAME_DICE} >= 0.7", 0.04, 1e-4),
        Level(_n("name partly the same"), f"{NAME_DICE} >= 0.4", 0.02, 0.01),
        Level(_n("other name"), ELSE, 0.01, 0.99),
    ),
)
CREDIT_CODE = Comparison(
    "number",
    (
        Level(_n("same credit code"), "number_l = number_r", 0.97, 1e-7, agrees="same"),
        Level(
            _n("two valid credit codes that differ"),
            "proof_l is not null and proof_r is not null",
            0.001,
            0.9,
        ),
        Level(
            _n("credit code differs in a sign or two"),
            "damerau_levenshtein(number_l, number_r) <= 2",
            0.02,
            1e-6,
        ),
        Level(_n("other credit code"), ELSE, 0.009, 0.1),
    ),
)
HEAD = Comparison(
    "person",
    (
        Level(_n("same legal representative"), "person_l = person_r", 0.85, 2e-4, agrees="same"),
        Level(_n("other legal representative"), ELSE, 0.15, 0.9998),
    ),
)
FIRM = Script(
    "han",
    (FIRM_NAME, CREDIT_CODE, PHONE, HEAD, HAN_ADDRESS),
    (
        ("number",),
        ("name",),
        ("sound",),
        ("near",),
        ("phone",),
        ("person", "address"),
        ("person", "first"),
        ("address",),
    ),
    wary=False,
)
ORGANISATION = Profile(
    code="organisation",
    columns=("name", "credit_code", "address", "phone", "person"),
    proof="credit_code",
    proof_words=_n("same credit code"),
    rules=(
        Rule((_n("same name"), _n("same phone")), ("name", "phone"), 0.999),
        Rule((_n("same name"), _n("same legal representative")), ("name", "person"), 0.999),
        Rule((_n("same name"), _n("same address")), ("name", "address"), 0.999),
    ),
    han=FIRM,
    latin=FIRM,
)

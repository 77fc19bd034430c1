"""What is compared of organisations: names with and without place and legal form, credit codes, legal representatives."""

from django.utils.translation import gettext_noop

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
        Level(gettext_noop("same name"), "name_l = name_r", 0.8, 1e-6, agrees="same"),
        Level(
            gettext_noop("same name but for place or legal form"),
            "sound_l = sound_r",
            0.1,
            1e-5,
            agrees="same",
        ),
        Level(gettext_noop("name sounds nearly the same"), "near_l = near_r", 0.03, 1e-5, agrees="like"),
        Level(gettext_noop("most of the name the same"), f"{NAME_DICE} >= 0.7", 0.04, 1e-4),
        Level(gettext_noop("name partly the same"), f"{NAME_DICE} >= 0.4", 0.02, 0.01),
        Level(gettext_noop("other name"), ELSE, 0.01, 0.99),
    ),
)
CREDIT_CODE = Comparison(
    "number",
    (
        Level(gettext_noop("same credit code"), "number_l = number_r", 0.97, 1e-7, agrees="same"),
        Level(
            gettext_noop("two valid credit codes that differ"),
            "proof_l is not null and proof_r is not null",
            0.001,
            0.9,
        ),
        Level(
            gettext_noop("credit code differs in a sign or two"),
            "damerau_levenshtein(number_l, number_r) <= 2",
            0.02,
            1e-6,
        ),
        Level(gettext_noop("other credit code"), ELSE, 0.009, 0.1),
    ),
)
HEAD = Comparison(
    "person",
    (
        Level(gettext_noop("same legal representative"), "person_l = person_r", 0.85, 2e-4, agrees="same"),
        Level(gettext_noop("other legal representative"), ELSE, 0.15, 0.9998),
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
    proof_words=gettext_noop("same credit code"),
    rules=(
        Rule((gettext_noop("same name"), gettext_noop("same phone")), ("name", "phone"), 0.999),
        Rule(
            (gettext_noop("same name"), gettext_noop("same legal representative")), ("name", "person"), 0.999
        ),
        Rule((gettext_noop("same name"), gettext_noop("same address")), ("name", "address"), 0.999),
    ),
    han=FIRM,
    latin=FIRM,
)

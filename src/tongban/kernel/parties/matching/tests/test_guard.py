"""What a machine may accept by itself, and what only a person decides, however likely it is."""

import pytest

from tongban.kernel.parties.matching import PERSON, guard
from tongban.kernel.parties.matching.guard import ASKED, DOUBTED, MARGIN, NO_PROOF, SURE, Scored

TWIN, HEARD = "same surname, one other character", "name sounds the same"
NAME, BORN, PHONE = "same name", "same birth date", "same phone"
OTHER_BORN, LIKE_BORN = "other birth date", "birth date differs in one digit or two swapped"
NUMBER, TWO_NUMBERS = "same ID number", "two valid ID numbers that differ"


def pair(script, *words, p=0.999, margin=20.0, slip=False):
    """A pair whose comparisons reach these levels; what is not named is absent."""
    gammas = {
        c.column: next(
            (len(c.levels) - 1 - i for i, level in enumerate(c.levels) if level.words in words), -1
        )
        for c in script.comparisons
    }
    assert sum(g >= 0 for g in gammas.values()) == len(words)
    return Scored(gammas, p, margin, slip)


def judged(*words, prevail=False, script=PERSON.han, **given):
    return guard.judge(script, pair(script, *words, **given), slips_prevail=prevail)


@pytest.mark.parametrize(
    "words",
    [
        (NAME, BORN),
        (NAME, PHONE),
        (NAME, LIKE_BORN, PHONE),
        (HEARD, BORN),
        (NUMBER, NAME),
        (NUMBER, HEARD),
        (NUMBER, "other name", BORN),
    ],
)
def test_what_agrees_is_accepted_if_it_is_sure_and_has_no_rival(words):
    assert judged(*words, p=SURE, margin=MARGIN) == guard.Verdict(SURE, True, judged(*words).why)
    assert not judged(*words, p=SURE - 0.001).same
    assert set(judged(*words).why) == set(words)


@pytest.mark.parametrize(
    "words",
    [
        (NAME,),  # many bear one name
        (NAME, "other phone"),
        (NAME, OTHER_BORN, PHONE),
        (HEARD, LIKE_BORN, PHONE),
        (HEARD, PHONE),
        (NUMBER, "other name"),
        (NUMBER, "other name", LIKE_BORN),
    ],
)
def test_what_agrees_too_little_is_asked_about_at_its_own_chance(words):
    assert (judged(*words).same, judged(*words).p) == (False, 0.999)


def test_a_near_runner_up_is_asked_about():
    found = judged(NAME, BORN, margin=MARGIN - 0.1)
    assert (found.same, found.p, found.why[-1]) == (False, 0.999, guard.CLOSE)


def test_two_valid_numbers_are_two_people_until_somebody_says_otherwise():
    found = judged(NAME, BORN, TWO_NUMBERS, PHONE)
    assert (found.same, found.p, found.why[-1]) == (False, NO_PROOF, guard.CONTRADICTED)
    assert judged(NAME, BORN, TWO_NUMBERS, p=ASKED).p == ASKED
    assert judged(NAME, BORN, "ID number differs in a digit or two", PHONE).same


@pytest.mark.parametrize("words", [(TWIN, BORN, PHONE), (TWIN, PHONE), (HEARD, OTHER_BORN, PHONE)])
def test_twins_and_a_father_with_his_son_are_doubted(words):
    found = judged(*words)
    assert (found.same, found.p, found.why[-1]) == (False, DOUBTED, guard.HOUSEHOLD)
    assert judged(*words, p=0.3).p == 0.3


def test_where_slips_prevail_a_twin_is_likely_yet_still_asked_about():
    assert (judged(TWIN, BORN, prevail=True).same, judged(TWIN, BORN, prevail=True).p) == (False, 0.999)
    assert judged(TWIN, LIKE_BORN, prevail=True).p == judged(HEARD, OTHER_BORN, prevail=True).p == DOUBTED


def test_a_character_that_is_mistaken_makes_the_name_alike():
    found = judged(TWIN, BORN, slip=True)
    assert (found.same, found.why) == (True, (TWIN, BORN, guard.SLIP))
    assert guard.SLIP not in judged(NAME, BORN, slip=True).why


def test_names_of_letters_are_no_sign_of_a_household():
    slip = "name differs by a slip"
    assert judged(slip, LIKE_BORN, PHONE, script=PERSON.latin).same
    assert judged("other name", PHONE, script=PERSON.latin).p == 0.999


@pytest.mark.parametrize(
    ("words", "p", "twins"),
    [
        ((TWIN, BORN), DOUBTED + 0.01, True),
        ((TWIN, BORN), DOUBTED, False),
        ((TWIN, LIKE_BORN), 0.99, False),
        ((HEARD, BORN), 0.99, False),
        ((NUMBER, TWIN, BORN), 0.99, False),
    ],
)
def test_which_pairs_may_be_twins(words, p, twins):
    assert guard.twin_like(PERSON.han, pair(PERSON.han, *words, p=p)) is twins
    assert not guard.twin_like(PERSON.latin, pair(PERSON.latin, "other name", BORN))

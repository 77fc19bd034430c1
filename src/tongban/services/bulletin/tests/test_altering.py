"""Altered pages by chance: what is wrong is caught, what is only said otherwise is not flagged."""

from random import Random

import pytest

from tongban.services.bulletin.checking import check, lexicon_of
from tongban.services.bulletin.page import rebuild
from tongban.services.bulletin.tests.altering import ALLOWED, SLOTS, WRONG, allowed, declared, page, wrong
from tongban.services.bulletin.tests.sources import DAY

LEXICON = lexicon_of(declared())
MANY = 120


def contradicted(text):
    told = check(rebuild(text), DAY, LEXICON).articles
    pairs = [(made, v) for a in told for made, v in zip(a.links, a.verdicts, strict=True)]
    return [made.indicator.code for made, v in pairs if v.verdict == "contradicted"]


def held(text):
    return sum(v.verdict == "holds" for a in check(rebuild(text), DAY, LEXICON).articles for v in a.verdicts)


def test_the_true_page_holds():
    assert (held(page()), contradicted(page())) == (len(SLOTS), [])


@pytest.mark.parametrize("seed", range(3))
def test_what_is_wrong_is_caught_and_nothing_else(seed):
    chance = Random(seed)
    made = [wrong(chance) for _turn in range(MANY)]
    assert {one.kind for one in made} == set(WRONG)
    missed = [one for one in made if one.code not in contradicted(one.text)]
    false = [one for one in made if one.kind != "date" and set(contradicted(one.text)) - {one.code}]
    assert (missed, false) == ([], [])


@pytest.mark.parametrize("seed", range(3))
def test_what_is_said_otherwise_still_holds(seed):
    chance = Random(seed)
    made = [allowed(chance) for _turn in range(MANY)]
    assert {one.kind for one in made} == set(ALLOWED)
    assert [one for one in made if contradicted(one.text) or held(one.text) < len(SLOTS)] == []

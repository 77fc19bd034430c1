"""The measure tells the same of a pair, however the messages are read and whatever it is asked with."""

import pytest

from tongban.services.matters.likeness import Table, chances, columns_of, joined, read
from tongban.services.matters.likeness.words import figures_in
from tongban.services.matters.neighbours import candidates
from tongban.services.matters.tests.messages import LAMP, LAMP_AGAIN, LAMP_ELSEWHERE, NOISE_THERE

SAID = [read(*message) for message in (LAMP, NOISE_THERE, LAMP_AGAIN, LAMP_ELSEWHERE, ("", ""))]
PAIRS = [(a, b) for a in range(len(SAID)) for b in range(len(SAID)) if a != b]


def test_parts_read_apart_tell_what_all_together_tell():
    together = chances(Table(columns_of(SAID)), PAIRS)
    apart = chances(Table(joined([columns_of(SAID[:2]), columns_of([]), columns_of(SAID[2:])])), PAIRS)
    assert apart == pytest.approx(together, abs=1e-12)


def test_a_pair_is_as_likely_alone_and_the_other_way_round():
    table = Table(columns_of(SAID))
    told = dict(zip(PAIRS, chances(table, PAIRS), strict=True))
    assert [chances(table, [(b, a)])[0] for a, b in PAIRS] == pytest.approx(list(told.values()), abs=1e-12)


def test_nothing_is_asked_of_no_pairs():
    assert (chances(Table(columns_of([])), []).tolist(), joined([]).size) == ([], 0)


def test_few_and_many_are_measured_alike():
    said = columns_of(SAID)
    assert chances(Table(said), PAIRS) == pytest.approx(chances(Table(said, few=0), PAIRS), abs=1e-12)
    assert candidates(Table(said)) == candidates(Table(said, few=0)) != []


def test_the_same_sum_speaks_for_one_matter():
    asked = read("车位捆绑销售", "已经交了18.5万，不买车位就取消资格")
    others = [read("买房还要买车位", f"每户先交{money}，没有合同") for money in ("18.5万", "12.3万")]
    same, other = chances(Table(columns_of([asked, *others])), [(0, 1), (0, 2)])
    assert same > other + 0.01


def test_days_and_single_digits_are_no_figures():
    told = figures_in("2019年7月30日8点，13栋5户交了 18.5 万，105路也不来，说了3次")
    assert told == {"13栋", "18.5万", "105路"}

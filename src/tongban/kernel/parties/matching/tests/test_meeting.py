"""A list cut to those that a small one can meet comes to the same as the whole."""

import pytest

from benchmarks.people_lists import make
from tongban.kernel.parties.matching import ORGANISATION, PERSON, can_be_cut, match, meeting


def met(few, many, profile):
    """Of the many those that share a block with one of the few."""
    blocks = {word for _id, words in meeting(few, profile=profile) for word in words}
    near = {pk for pk, words in meeting(many, profile=profile) if blocks & {*words}}
    return [row for row in many if row["id"] in near]


def pairs(found):
    return [(p.a, p.b, round(p.p, 9), p.tier, p.same, p.why) for p in found]


@pytest.mark.parametrize("numbers", [True, False])
def test_people(numbers):
    lists = make(6_000, numbers=numbers)
    few, many = lists.a.slice(0, 300).to_pylist(), lists.b.to_pylist()
    near = met(few, many, PERSON)
    assert len(near) < len(many) / 3
    found = pairs(match(few, near, beyond=len(many) - len(near)))
    assert found == pairs(match(few, many))
    assert len(found) > 200


def firm(n, **more):
    return {
        "id": str(n),
        "name": f"昌吉市{'晴禾泽岸云栖朔方'[n % 7 : n % 7 + 2]}{'达盛和源通'[n % 5]}第{n}商贸有限公司",
        "credit_code": "",
        "phone": f"0994-{2_000_000 + n}",
        "address": f"建设路{n % 90}号",
        "person": f"王{n}",
    } | more


def test_organisations_by_who_stands_for_them():
    many = [firm(n) for n in range(600)]
    few = [firm(n, id=f"a{n}", phone="", address="") for n in range(0, 60, 2)]
    near = met(few, many, ORGANISATION)
    assert len(near) < 600
    found = pairs(match(few, near, profile=ORGANISATION, beyond=600 - len(near)))
    assert found == pairs(match(few, many, profile=ORGANISATION))
    assert {(a[1:], b) for a, b, *_rest, same, _why in found if same} == {
        (str(n), str(n)) for n in range(0, 60, 2)
    }


def test_what_learns_or_counts_twins_sees_all():
    assert can_be_cut(PERSON, few=1_999, many=100_000, learned=False)
    assert not can_be_cut(PERSON, few=2_000, many=100_000, learned=True)
    assert can_be_cut(ORGANISATION, few=2_000, many=100_000, learned=True)
    assert not can_be_cut(ORGANISATION, few=2_000, many=100_000, learned=False)
    assert not can_be_cut(PERSON, few=100, many=500, learned=True)


def test_what_is_empty_meets_nobody():
    assert next(iter(meeting([{"id": "1"}, {"id": "2", "name": "林小明"}], profile=PERSON))) == ("1", [])

"""Months of lists with slips: every row is accounted for, and what stands here is what the ledger and the truth say."""

import random
from datetime import timedelta

import pytest

from tongban.kernel.core.clock import today
from tongban.kernel.exchange import queries
from tongban.kernel.exchange.models import Difference
from tongban.services.branches.models import Member, Unit
from tongban.services.branches.tests.year import Year, begin

COUNTIES = ("652301", "652302")


@pytest.fixture
def year(world, bodies):
    towns = [world.division(code) for code in ("652301001", "652302001", "652301001001")]
    truth = begin(random.Random(7), towns, list(bodies.values()), firms=60, people=60)
    offices = {name: world.office(name) for name in ("centre", "housing", "streets", "streets_elsewhere")}
    by = {"market": "centre", "industry": "housing", "civil": "streets", "internet": "streets_elsewhere"}
    senders = {**{name: offices[code] for name, code in by.items()}, "652301": offices["housing"]}
    counties = [world.division(code) for code in COUNTIES]
    return Year(truth, {**senders, "652302": offices["centre"]}, counties, world.division("652300"))


def test_months_of_lists_account_for_every_row_and_end_in_the_truth(year):
    for month in range(3, 0, -1):
        year.month(today() - timedelta(days=30 * month))
        year.world.month()
    year.month(today())
    assert [(sent, sum(told.values())) for sent, told in year.accounts()] == [
        (sent, sent) for sent, _told in year.accounts()
    ]
    assert len(year.accounts()) == 4 * (4 + len(COUNTIES))
    assert not Difference.objects.filter(state="waiting").exists()
    listed = Unit.objects.filter(valid__contains=today()).values_list("organisation", flat=True)
    assert sorted(listed) == sorted(e.organisation_id for e in queries.entries("organisations"))
    codes = {firm["credit_code"] for firm in year.world.firms.values()}
    held = Unit.objects.filter(valid__contains=today())
    assert set(held.values_list("organisation__credit_code", flat=True)) == codes
    assert Member.objects.filter(valid__contains=today()).count() == len(year.world.people)

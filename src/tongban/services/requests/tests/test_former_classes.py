"""Putting a request in another class changes no split that was told before, on any engine."""

from datetime import timedelta

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.drilling import records
from tongban.kernel.indicators.periods import months_back
from tongban.kernel.indicators.snapshots import taking
from tongban.services.requests.actions import correct_class
from tongban.services.requests.models import FormerClass

FIRST, THEN, LAST = "城乡建设", "交通运输", "环境保护"
FIGURES = ("requests.filed", "requests.open")


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path


def by_class(code, day, on="postgres"):
    window = months_back(day, 2)
    asked = {"since": window.since, "until": day, "as_of": day, "by": ("category",), "on": on}
    return {cell.keys[0]: cell.value for cell in compute(all_measures()[code], **asked).cells}


def put(case, category, at):
    with clock.at(at):
        correct_class(case.pk, by=SYSTEM, category=category)


@pytest.mark.parametrize("code", FIGURES)
@pytest.mark.parametrize("on", ["postgres", "duckdb"])
def test_each_evening_keeps_the_class_it_knew(filed, home, code, on):
    noon = clock.now().astimezone(BEIJING).replace(hour=12) - timedelta(days=9)
    with clock.at(noon):
        case = filed("路灯坏了")
    put(case, FIRST, noon + timedelta(hours=1))
    put(case, THEN, noon + timedelta(days=2))
    put(case, LAST, noon + timedelta(days=4))
    put(case, FIRST, noon + timedelta(days=4, hours=2))
    if on == "duckdb":
        taking.take({facts.name: facts for facts in all_measures()[code].facts.read})
    told = [by_class(code, (noon + timedelta(days=n)).date(), on) for n in range(6)]
    assert told == [{name: 1} for name in (FIRST, FIRST, THEN, THEN, FIRST, FIRST)]


def test_it_opens_under_the_class_of_the_day(filed):
    noon = clock.now().astimezone(BEIJING).replace(hour=12) - timedelta(days=3)
    with clock.at(noon):
        case = filed("路灯坏了")
    put(case, FIRST, noon + timedelta(hours=1))
    put(case, THEN, noon + timedelta(days=2))
    day, measure = noon.date(), all_measures()["requests.filed"]
    asked = {"since": day, "until": day}
    assert records(measure, **asked, as_of=day, where={"category": FIRST}) == [case.pk]
    assert records(measure, **asked, as_of=day, where={"category": THEN}) == []
    assert records(measure, **asked, where={"category": THEN}) == [case.pk]


def test_a_class_that_no_evening_saw_is_not_kept(filed):
    case = filed("路灯坏了")
    for category in (FIRST, THEN, LAST):
        correct_class(case.pk, by=SYSTEM, category=category)
    assert not FormerClass.objects.exists()

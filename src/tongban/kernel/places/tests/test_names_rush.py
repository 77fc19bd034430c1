"""Lists brought in by several at once over real connections: each record once, doubles seen across lists."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tongban.kernel.places.gazetteer import importing
from tongban.kernel.places.models import Double, Place
from tongban.kernel.places.tests.grid import TOWNS, grid

pytestmark = pytest.mark.django_db(transaction=True)


def rows():
    for n in range(40):
        where = {"行政区划": TOWNS[0], "经度": 86.1 + n / 50, "纬度": 44.5}
        yield n + 2, {"编号": str(n), "标准名称": f"清水{chr(0x4E00 + 50 * n)}沟", "类别": "沟"} | where


def at_once(*sources):
    gate = Barrier(len(sources))

    def take(source):
        gate.wait()
        try:
            return importing.import_names(rows(), source=source, by="x")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sources)) as pool:
        return list(pool.map(take, sources))


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 5)
    grid()


def test_one_list_brought_in_by_three_is_there_once(small):
    told = at_once("普查", "普查", "普查")
    assert sum(t.new for t in told) == 40 == Place.objects.count()
    assert sum(t.unchanged for t in told) == 80


def test_of_two_lists_of_the_same_places_the_second_are_doubles(small):
    told = at_once("普查", "补查")
    assert sum(t.new for t in told) == 40 == Place.objects.count()
    assert sum(len(t.duplicates) for t in told) == 40 == Double.objects.count()

"""PostgreSQL live and DuckDB over a snapshot give equal numbers; over the demo they do so in `test_demo.py`."""

from datetime import timedelta

import pyarrow.parquet as pq
import pytest

from tests.consistency.engines import differing, home
from tongban.kernel.core import clock
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.indicators.snapshots import taking
from tongban.services.requests.tests.flow import OFFICES, Flow

__all__ = ["home"]


@pytest.fixture
def evening(world):
    for code in OFFICES:
        world.office(code)
    flow = Flow(world, 11)
    for _day in range(12):
        evening = flow.live_a_day(12)
    with clock.at(evening):
        yield evening.astimezone(BEIJING).date()


@pytest.mark.usefixtures("db")
def test_engines_agree_on_a_world_at_work_today_and_as_of_days_before(evening, home):
    for back in (0, 5):
        found, seen = differing(evening - timedelta(days=back))
        assert found == []
        assert seen > 500


def test_a_snapshot_tells_nobodys_name_number_or_words(filed, home):
    filed("路灯坏了，请转告王小明", name="王小明", phone="13899990001")
    taken = taking.take()
    assert taken.facts["requests_facts"]["rows"] == 1
    for name in taken.facts:
        read = pq.read_table(taken.file(name))
        assert not any(kind in {"binary", "large_binary"} for kind in map(str, read.schema.types))
        text = repr(read.to_pylist())
        assert not [word for word in ("王小明", "13899990001", "路灯") if word in text], name

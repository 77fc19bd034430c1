"""PostgreSQL live and DuckDB over a snapshot give equal numbers: every measure, split, period and day of two worlds."""

from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from django.db import transaction

from tests.opening import check
from tongban.kernel.core import clock
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.declare import LEVELS, TIMES
from tongban.kernel.indicators.periods import last_month, months_back, today
from tongban.kernel.indicators.snapshots import taking
from tongban.kernel.places.actions import set_up
from tongban.project.demo import ensure
from tongban.services.duties.actions import set_up as set_up_duties
from tongban.services.requests.tests.flow import OFFICES, Flow

DEMO_SCALE = 0.0002
HERE = {"DEMO": True, "PUBLIC_URL": "http://127.0.0.1:8000"}


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    taking.take()
    return tmp_path


def splits(measure):
    """By nothing, by each thing the figure can be split by, and by each thing and time."""
    levels = LEVELS[1:] if "division" in measure.dimensions else ()
    single = (*measure.dimensions, *levels)
    return [(), *((one,) for one in single), *(("month", one) for one in single if one not in TIMES)]


def differing(day):
    """(figure, split, period) whose cells differ between the engines, and how many cells were compared."""
    found, seen = [], 0
    for measure in all_measures().values():
        for by in splits(measure):
            for window in (months_back(day, 3), last_month(day)):
                if "day" in by and window.since < day - timedelta(days=62) and measure.kind == "stock":
                    continue  # ninety questions each; the month before asks them
                given = {"since": window.since, "until": window.until, "as_of": day, "by": by}
                live, held = (compute(measure, **given, on=on).cells for on in ("postgres", "duckdb"))
                found += [] if live == held else [(measure.code, by, window)]
                seen += len(live)
    return found, seen


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


@pytest.fixture
def demo(db, settings):
    for name, value in HERE.items():
        setattr(settings, name, value)
    with transaction.atomic():
        set_up()
        set_up_duties()
        ensure(scale=DEMO_SCALE)
        yield


def test_engines_agree_on_the_demo(demo, home):
    found, seen = differing(today())
    assert found == []
    assert seen > 1000
    assert len(check(today())) > 25  # and each figure that counts anything opens to its records


def test_a_snapshot_tells_nobodys_name_number_or_words(filed, home):
    filed("路灯坏了，请转告王小明", name="王小明", phone="13899990001")
    taken = taking.take()
    assert taken.facts["requests_facts"]["rows"] == 1
    for name in taken.facts:
        read = pq.read_table(taken.file(name))
        assert not any(kind in {"binary", "large_binary"} for kind in map(str, read.schema.types))
        text = repr(read.to_pylist())
        assert not [word for word in ("王小明", "13899990001", "路灯") if word in text], name

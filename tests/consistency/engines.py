"""PostgreSQL live beside DuckDB over a snapshot: every measure, split and period of a world."""

from datetime import timedelta

import pytest

from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.declare import LEVELS, TIMES
from tongban.kernel.indicators.periods import last_month, months_back
from tongban.kernel.indicators.snapshots import taking


@pytest.fixture
def home(settings, tmp_path):
    """A data folder with a snapshot of the world as it is."""
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

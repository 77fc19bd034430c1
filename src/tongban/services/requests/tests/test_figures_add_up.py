"""Over eight days of requests every figure opens to as many records as it counts, and its parts make the whole."""

import pytest

from tests.people import once
from tongban.kernel.core import clock
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.indicators.catalogue import all_measures, measure_of
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.drilling import records
from tongban.kernel.indicators.periods import months_back
from tongban.services.requests.tests.flow import Flow

CODES = [code for code in all_measures() if code.startswith("requests.")]


def eight_days(people):
    flow = Flow(people.world, 7)
    for _ in range(8):
        evening = flow.live_a_day(14)
    return evening


made_once = once(eight_days)


@pytest.fixture
def lived(made):
    with clock.at(made):
        yield months_back(made.astimezone(BEIJING).date(), 2)


def asked(code, window, **more):
    return compute(measure_of(code), since=window.since, until=window.until, as_of=window.until, **more)


def test_every_figure_opens_to_as_many_records_as_it_counts(lived):
    seen = 0
    for code in CODES:
        for split in ("county", "unit", "kind", "category"):
            for cell in asked(code, lived, by=(split,)).cells:
                given = {"since": lived.since, "until": lived.until, "as_of": lived.until}
                found = {
                    p: records(measure_of(code), **given, where={split: cell.keys[0]}, part=p)
                    for p in parts(code)
                }
                assert len(found["numerator"]) == cell.numerator, (code, cell)
                assert len(found.get("denominator", ())) == (cell.denominator or 0)
                seen += cell.numerator
    assert seen > 100


def parts(code):
    return measure_of(code).parts


def test_what_falls_short_is_the_rest_of_a_rate(lived):
    for code in (c for c in CODES if len(parts(c)) == 3):
        given = {"since": lived.since, "until": lived.until, "as_of": lived.until}
        counts = {p: len(records(measure_of(code), **given, part=p)) for p in parts(code)}
        assert counts["numerator"] + counts["rest"] == counts["denominator"], code


def test_parts_of_a_split_add_up_to_the_whole(lived):
    for code in CODES:
        whole = asked(code, lived).only
        for split in ("county", "unit", "kind", "channel", "month"):
            if measure_of(code).kind == "stock" and split == "month":
                continue
            cells = asked(code, lived, by=(split,)).cells
            assert sum(c.numerator for c in cells) == whole.numerator, (code, split)

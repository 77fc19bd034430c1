"""A declaration that could not be computed stops the program; the catalogue tells each measure in two languages."""

from datetime import date

import pytest

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators.catalogue import all_measures, measure_of, to_json
from tongban.kernel.indicators.declare import FLOW, MEDIAN, RATE, STOCK, Measure, narrowed
from tongban.kernel.indicators.tests.conftest import HELD, PIECES, THINGS, every


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("sum", {}),
        (RATE, {}),
        (FLOW, {"of": every}),
        (MEDIAN, {}),
        (STOCK, {}),
        (RATE, {"of": every, "standing": True}),
        (FLOW, {"standing": True}),
        (FLOW, {"dimensions": ("size",)}),
    ],
)
def test_impossible_measure_is_refused(kind, more):
    with pytest.raises(ValueError, match=r"things\.x"):
        Measure("things.x", "X", PIECES, kind, THINGS, "X.", every, **more)


def test_only_a_rate_is_standing():
    with pytest.raises(ValueError, match="only a rate is standing"):
        Measure("things.x", "X", PIECES, FLOW, HELD, "X.", every, standing=True)


def test_a_figure_that_is_narrowed_counts_what_both_tell():
    good = Measure(
        "things.x",
        "X",
        PIECES,
        RATE,
        THINGS,
        "X.",
        lambda rows, _at: rows & {1, 2},
        of=lambda rows, _at: rows,
    )
    late = narrowed(good, "things.late", "Late", "Late.", lambda rows, _at: rows & {2, 3})
    assert (late.code, late.counts({1, 2, 3}, None), late.of({1, 2, 3}, None)) == ("things.late", {2}, {2, 3})


def test_unknown_figure_says_where_to_look():
    with pytest.raises(TongbanError, check=lambda error: error.code == "not_found"):
        measure_of("no.such")


def test_a_measure_tells_since_when_it_holds():
    told = [
        to_json(Measure("things.x", "X", PIECES, FLOW, THINGS, "X.", every, since=day))["since"]
        for day in (None, date(2025, 8, 1))
    ]
    assert told == [None, "2025-08-01"]


@pytest.mark.parametrize("code", list(all_measures()))
def test_every_measure_tells_its_formula_in_both_languages(code):
    told = to_json(measure_of(code))
    assert told["formula"]["en"]
    assert told["name"]["zh"]
    assert told["dimensions"]

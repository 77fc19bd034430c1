"""What is drawn says its words where there is room for them: by what our description asks of the drawing library."""

from itertools import pairwise
from pathlib import Path

import pytest

pytestmark = pytest.mark.journey
SCRIPTS = Path(__file__).parents[2] / "assets" / "js"
SOURCE = (SCRIPTS / "describe.js").read_text(encoding="utf-8")
PHONE, DESK, LETTER = 306, 1100, 16
MONTHS = [str(n) for n in range(1, 13)]
RATE = {"name": "Answered in time, of those that were due", "as": "line", "right": True, "unit": "%"}
OVER = {
    "kind": "bars",
    "labels": MONTHS,
    "unit": "requests",
    "series": [{"name": "Filed", "values": [60] * 12}, {**RATE, "values": [95.3] * 12}],
}


@pytest.fixture
def asked(page):
    """What the drawing library is asked for, as data."""

    def ask(spec, room):
        page.goto("about:blank")
        run = """async ([source, spec, size, room]) => {
          const file = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
          const {describe} = await import(file);
          return JSON.parse(JSON.stringify(describe(spec, {size, font: 'x'}, room)));
        }"""
        return page.evaluate(run, [SOURCE, spec, LETTER, room])

    return ask


@pytest.mark.parametrize("room", [PHONE, DESK])
def test_the_name_of_a_line_over_columns_is_never_on_the_line_nor_cut_off(asked, room):
    said = asked(OVER, room)
    assert not said["series"][1]["endLabel"]["show"]
    assert said["title"]["text"] == f"{RATE['name']} 95.3%"
    assert said["title"]["textStyle"]["width"] < room
    more = said["grid"]["top"] - LETTER * 1.9
    assert (more > LETTER) == (room == PHONE)  # a long one has a row of its own above the unit


@pytest.mark.parametrize(("values", "shown"), [([1_234_567] * 6, False), ([12] * 6, True)])
def test_values_stand_on_columns_that_are_wide_enough(asked, values, shown):
    spec = {"kind": "bars", "labels": MONTHS[:6], "unit": "", "series": [{"name": "a", "values": values}]}
    assert asked(spec, PHONE)["series"][0]["label"]["show"] is shown
    assert asked(spec, DESK)["series"][0]["label"]["show"]


def test_a_long_unit_leaves_a_ranking_its_bars_on_a_phone(asked):
    spec = {"kind": "rank", "labels": ["a"], "unit": "requests", "series": [{"name": "a", "values": [3]}]}
    assert asked(spec, PHONE)["grid"]["right"] < PHONE * 0.3 < asked(spec, DESK)["grid"]["right"]


@pytest.fixture
def apart(page):
    """By how much names at the ends of lines are moved."""

    def ask(places, gap, most):
        page.goto("about:blank")
        run = """async ([source, ...given]) => {
          const file = URL.createObjectURL(new Blob([source], {type: 'text/javascript'}));
          return (await import(file)).apart(...given);
        }"""
        return page.evaluate(run, [(SCRIPTS / "apart.js").read_text(encoding="utf-8"), places, gap, most])

    return ask


@pytest.mark.parametrize(
    ("places", "moved"),
    [
        ([10, 100], [0, 0]),
        ([50, 50, 50], [0, 16, 32]),
        ([52, 50], [14, 0]),
        ([195, 198, 199], [-27, -14, 1]),
        ([190, 10, 195], [-6, 0, 5]),
    ],
)
def test_names_at_the_ends_of_lines_do_not_lie_upon_one_another(apart, places, moved):
    shifts = apart(places, 16, 200)
    there = sorted(place + shift for place, shift in zip(places, shifts, strict=True))
    assert (shifts, there[-1] <= 200) == (moved, True)
    assert all(b - a >= 16 for a, b in pairwise(there))

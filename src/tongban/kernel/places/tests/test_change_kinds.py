"""What each kind of change does to the ground, codes, names and hours it touches; what cannot be is told in words."""

import pytest

from tongban.kernel.places import actions, points, queries
from tongban.kernel.places.actions.changing import planned
from tongban.kernel.places.models import Boundary, Division, Site
from tongban.kernel.places.tests.grid import CITY, TOWNS, box, grid
from tongban.kernel.places.tests.test_change_sets import DAY, EVE, PREPARER, applied, prepared, split

FRESH = "65230190"
VILLAGE = f"{TOWNS[0]}003"
NO_HEIR = ("split", split()[1] | {"heir": FRESH})
NO_NAME = (
    "split",
    {"code": TOWNS[0], "parts": [split()[1]["parts"][0], split()[1]["parts"][1] | {"name": ""}]},
)
TAKEN = (
    "split",
    {"code": TOWNS[0], "parts": [split()[1]["parts"][0], split()[1]["parts"][1] | {"code": TOWNS[1]}]},
)


@pytest.fixture(autouse=True)
def land(db):
    """A city of three towns side by side, three villages each, all with boundaries."""
    return grid()


def outline(code):
    return points.shape(Boundary.objects.get(division=queries.division(code, DAY)).geometry)


def area(*corners):
    return points.shape(box(*corners))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("merge", {"codes": [VILLAGE, f"{TOWNS[1]}001"], "code": VILLAGE}), "parent"),
        (("merge", {"codes": TOWNS[:2], "code": FRESH}), "missing"),
        (("open", {"parent": CITY, "code": FRESH, "level": "town", "name": "乙镇"}), "name_twice"),
        (NO_HEIR, "code"),
        (NO_NAME, "missing"),
        (TAKEN, "code_exists"),
        (("move", {"code": VILLAGE, "to": TOWNS[0]}), "same"),
        (("move", {"code": VILLAGE, "to": f"{TOWNS[0]}001"}), "level"),
        (("move", {"code": VILLAGE, "to": TOWNS[1], "new_code": TOWNS[2]}), "code_exists"),
        (("outline", {"code": FRESH, "geometry": box(0, 0, 1, 1)}), "unknown"),
        (("end", {"code": FRESH}), "unknown"),
        (("open", {"parent": CITY, "code": FRESH, "level": "town", "name": "新镇", "children": ["99"]}), "unknown"),
        (("open", {"parent": CITY, "code": FRESH, "level": "town", "name": "新镇", "children": [TOWNS[0]]}), "level"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_in_words(change, code):
    told = planned(prepared(change)).problems
    assert code in {p.code for p in told}
    assert all(p.why for p in told)


def test_a_new_town_takes_its_villages_and_their_ground():
    told = {"parent": CITY, "code": FRESH, "level": "town", "name": "新镇", "name_en": "New Town"}
    applied(("open", told | {"children": [f"{TOWNS[0]}003", f"{TOWNS[1]}001"]}))
    made = queries.division(FRESH, DAY)
    assert (made.name, made.name_en, made.level, made.path) == (
        "新镇",
        "New Town",
        "town",
        f"65.{CITY}.{FRESH}",
    )
    assert {d.code for d in queries.children(FRESH, DAY)} == {f"{TOWNS[0]}003", f"{TOWNS[1]}001"}
    assert outline(FRESH).equals(area(0.5, 0, 1.25, 1))
    assert outline(TOWNS[0]).equals(area(0, 0, 0.5, 1))
    assert outline(TOWNS[1]).equals(area(1.25, 0, 2, 1))
    assert outline(CITY).equals(area(0, 0, 3, 1))


def test_a_village_moves_with_its_ground_under_a_new_code():
    applied(("move", {"code": VILLAGE, "to": TOWNS[1], "new_code": FRESH}))
    assert queries.division(VILLAGE, DAY) is None
    assert queries.division(FRESH, DAY).path == f"65.{CITY}.{TOWNS[1]}.{FRESH}"
    assert outline(TOWNS[0]).equals(area(0, 0, 0.5, 1))
    assert outline(TOWNS[1]).equals(area(0.5, 0, 2, 1))


def test_those_below_know_the_new_code_of_a_town():
    applied(("move", {"code": TOWNS[0], "to": CITY, "new_code": FRESH}))
    assert queries.division(VILLAGE, DAY).path == f"65.{CITY}.{FRESH}.{VILLAGE}"
    assert queries.division(VILLAGE, EVE).path == f"65.{CITY}.{TOWNS[0]}.{VILLAGE}"


def test_what_is_joined_under_a_new_code_works_the_hours_of_the_first():
    actions.set_office_hours(queries.division(TOWNS[0], EVE), [[540, 780]], by=PREPARER)
    applied(("merge", {"codes": TOWNS[:2], "code": FRESH, "name": "合镇", "name_en": "United"}))
    made = queries.division(FRESH, DAY)
    assert (made.name_en, made.office_hours, made.level) == ("United", [[540, 780]], "town")
    assert queries.children(FRESH, DAY).count() == 6


def test_the_part_that_keeps_the_name_keeps_the_english_one_and_the_heir_what_lies_nowhere():
    Division.objects.filter(code=TOWNS[0]).update(name_en="Jia")
    actions.add_site(queries.division(TOWNS[0], EVE), "哪", by=PREPARER)
    applied(("split", split()[1] | {"heir": "65230199"}))
    assert [queries.division(code, DAY).name_en for code in (TOWNS[0], "65230199")] == ["Jia", ""]
    assert Site.objects.get().division.code == "65230199"

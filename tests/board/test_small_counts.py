"""What one page hides no other page gives away: drilled down, as a file, on the map, by API, beside others, on the wall."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.board.test_compared import lines
from tests.people import once
from tongban.kernel.core import clock
from tongban.services.requests.actions import Filing, file_request

NOW = datetime(2025, 9, 10, 10, tzinfo=UTC)
COUNTIES = {"652301": 5, "652302": 1, "652323": 9}
FIGURE, ENGLISH = "/board/figures/requests.filed/", {"accept-language": "en"}
API = "/api/indicators/requests.filed/values?since=2025-09-01&until=2025-09-10"


def _filed(people):
    for county, n in COUNTIES.items():
        people.world.division(f"{county}001001")
        place = f"652300.{county}.{county}001.{county}001001"
        with clock.at(NOW):
            for _number in range(n):
                file_request(Filing(text="路灯坏了", place_path=place))


made_once = once(_filed)


@pytest.fixture
def public(of_this_test):
    """Five, one and nine in three counties: the five are hidden so that the one is not what fifteen leave."""
    with clock.at(NOW):
        yield Client(headers=ENGLISH)


def value(cell):
    return None if cell["hidden"] else cell["value"]


def test_the_whole_and_the_large_one_are_told(public):
    assert public.get(FIGURE).context["card"]["value"] == "15"
    assert [value(c) for c in public.get(f"{API}&by=county").json()["cells"]] == [None, None, 9]
    assert value(public.get(f"{API}&division=652323").json()["cells"][0]) == 9


@pytest.mark.parametrize("county", ["652301", "652302"])
def test_a_hidden_place_is_hidden_wherever_it_opens(public, county):
    page = public.get(f"{FIGURE}?in={county}").context
    assert page["card"]["value"] == "not shown"
    assert {row["value"] for row in page["time_rows"]} == {"not shown"}
    assert (page["split"], page["untold"], set(page["time"]["series"][0]["values"])) == ([], True, {None})
    assert value(public.get(f"{API}&division={county}").json()["cells"][0]) is None
    below = public.get(f"{API}&division={county}&by=town").json()
    assert (below["cells"], below["untold"]) == ([], True)
    assert public.get(f"{FIGURE}records/?in={county}").context["hidden"]
    assert {row[1] for row in lines(public, f"{FIGURE}figures.csv?in={county}&by=month")[1:]} == {""}


def test_nor_do_tables_maps_files_and_walls_tell_it(public):
    page = public.get(FIGURE).context
    told = {one["name"]: one["value"] for one in page["map"]["values"]}
    assert sorted(told.values(), key=str) == [9, None, None]
    assert page["rank"]["series"][0]["values"] == [9]
    assert [row[1] for row in lines(public, f"{FIGURE}figures.csv?by=division")[1:]] == ["", "", "9"]
    filed = next(row for row in lines(public, "/board/compare/?export=csv") if row[0] == "Requests filed")
    assert sorted(filed[2:]) == ["", "", "9"]
    wall = public.get("/board/wall/?in=652301").context["slides"][0]
    assert wall["value"] == "not shown"
    assert {row["value"] for row in wall["rows"]} == {"not shown"}


def test_a_place_by_something_else_waits_for_its_neighbours(public):
    """The nine alone could be told by kind; the five and the one beside them could then be told too."""
    page = public.get(f"{FIGURE}?in=652323&by=kind").context
    assert (page["card"]["value"], page["split"], page["untold"]) == ("9", [], True)


def test_the_public_narrows_by_place_alone(public):
    assert public.get(f"{FIGURE}?kind=complaint").context["asked"].among == ()
    assert "href" not in str([row["url"] for row in public.get(f"{FIGURE}?by=kind").context["split"]])
    for tail in ("&by=town", "&by=month&by=kind"):
        assert public.get(API + tail).status_code == 403

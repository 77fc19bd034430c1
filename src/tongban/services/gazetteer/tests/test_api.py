"""Names for programs, with and without a day, and nothing that breaks them."""

from datetime import date

import pytest

from tongban.kernel.places import actions
from tongban.kernel.places.tests.grid import CITY, TOWNS


@pytest.fixture
def road(town):
    row = actions.set_up_place(
        actions.Naming("春光路", "road", town, 86.5, 44.5, latin="Chunguang Lu"),
        since=date(2020, 1, 1),
        by="x",
    )
    return actions.rename_place(row, "春晖路", on=date(2022, 1, 1), by="x")


def test_programs_find_a_name_as_of_a_day(client, road):
    ask = lambda **given: client.get("/api/gazetteer/names", given).json()["names"]  # noqa: E731 - said often
    assert [(n["name"], n["found_by"]) for n in ask(q="cgl")] == [("春晖路", "春光路")]
    assert ask(q="春光路", on="2023-01-01") == []
    assert [n["name"] for n in ask(q="春光路", on="2021-01-01", kind="road")] == ["春光路"]


def test_programs_read_one_place(client, road):
    told = client.get(f"/api/gazetteer/names/{road.number}").json()
    assert (told["name"], told["longitude"], len(told["names"])) == ("春晖路", 86.5, 3)
    assert client.get("/api/gazetteer/names/x").status_code == 404


@pytest.mark.parametrize("query", ["", "?q=", "?q=a&on=x", "?q=a&kind=x", "?q=a&limit=0", "?q=%00%00"])
def test_what_is_no_question_is_told(client, db, query):
    assert client.get(f"/api/gazetteer/names{query}").status_code in {200, 400, 422}


@pytest.mark.parametrize("number", ["%ff", "..", "长" * 300, "'", "DM-2026-000001-X"])
def test_a_number_that_is_none_is_not_found(client, db, number):
    assert client.get(f"/api/gazetteer/names/{number}").status_code == 404
    assert client.get(f"/places/{number}/").status_code == 404


def test_programs_ask_where_a_spot_lay_on_a_day(client, land):
    row = actions.prepare(
        title="x",
        on=date(2026, 3, 1),
        grounds="x",
        changes=[("merge", {"codes": TOWNS[:2], "code": TOWNS[0], "name": "合镇"})],
        by="a",
    )
    actions.apply(row, by="b")
    ask = lambda **given: client.get("/api/places/at", {"longitude": 87.5, "latitude": 44.5} | given).json()  # noqa: E731 - said twice
    assert [ask(on=on)["path"].split(".")[2] for on in ("2026-02-28", "2026-03-01")] == [TOWNS[1], TOWNS[0]]
    towns = client.get("/api/places/divisions", {"below": CITY, "on": "2020-01-01"}).json()
    assert [one["code"] for one in towns] == TOWNS

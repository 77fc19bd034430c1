"""Divisions side by side, tables as files, the wall: each says what the records say, and the public no small count."""

import csv
import io

import pytest
from django.test import Client

from tests.board.test_pages import text

COMPARE = "/board/compare/?period=month"
FILES = (
    f"{COMPARE}&export=csv",
    "/board/?export=csv&table=months",
    "/board/?export=csv&table=places",
    "/board/figures/?export=csv",
    "/board/report/?export=csv",
    "/board/published/?export=csv",
)


def lines(client, url):
    return list(
        csv.reader(io.StringIO(text(client, url, **{"accept-language": "en"}).removeprefix("\ufeff")))
    )


def test_every_figure_of_two_counties_stands_beside_each_other(week, people):
    head, *rows = lines(people.client("supervisor"), f"{COMPARE}&export=csv")
    told = {row[0]: row[2:] for row in rows}
    assert head[:2] == ["Figure", "Unit"]
    assert sorted(told["Requests filed"]) == ["10", "2"]


def test_figures_are_listed_service_by_service_or_all_at_once(week, people):
    client = people.client("supervisor")
    parts = client.get(COMPARE).context["parts"]
    assert (parts[0]["current"], [p["current"] for p in parts[1:]]) == (True, [False] * (len(parts) - 1))
    listed = {
        p["url"]: {row["measure"].code for row in client.get("/board/compare/" + p["url"]).context["rows"]}
        for p in parts
    }
    *each, every = listed.values()
    assert (sum(map(len, each)), set().union(*each)) == (len(every), every)
    assert client.get(f"{COMPARE}&of=nobody").context["part"] == client.get(COMPARE).context["part"]


def test_only_the_chosen_places_are_compared(week, people):
    page = people.client("supervisor").get(f"{COMPARE}&place=652302&figure=requests.filed")
    assert page.context["codes"] == ["652302"]
    assert sum(page.context["course"]["series"][0]["values"]) == 2


def test_a_rate_over_time_ends_at_the_whole(week, people):
    courses = {
        code: people.client("supervisor").get(f"{COMPARE}&figure={code}").context["course"]
        for code in ("requests.on_time", "requests.filed")
    }
    assert (courses["requests.on_time"]["max"], courses["requests.filed"].get("max")) == (100, None)


def test_the_public_compares_without_small_counts_and_without_courses(week):
    page = Client().get(COMPARE)
    assert "course" not in page.context
    filed = next(row for row in page.context["rows"] if row["measure"].code == "requests.filed")
    assert all(line is None or line["cell"].hidden for _head, line in filed["lines"])


@pytest.mark.parametrize("url", FILES)
@pytest.mark.parametrize("name", ["resident", "supervisor"])
def test_every_table_is_also_a_file(week, people, url, name):
    assert len(lines(people.client(name), url)) >= 1
    book = people.client(name).get(url.replace("csv", "xlsx"))
    assert book.status_code == 200
    assert b"".join(book)[:2] == b"PK"


def test_files_hold_the_numbers_of_the_page(week, people):
    rows = lines(people.client("supervisor"), "/board/?period=month&export=csv&table=places")
    assert sorted(row[1] for row in rows[1:]) == ["10", "2"]
    hidden = lines(Client(), "/board/?period=month&export=csv&table=places")
    assert not {"10", "2"} & {row[1] for row in hidden[1:]}


def test_a_wall_shows_a_figure_a_slide_with_its_table(week, people):
    page = Client().get("/board/wall/?seconds=1")
    assert [s["measure"].code for s in page.context["slides"]][:2] == ["requests.filed", "requests.on_time"]
    assert page.context["seconds"] == 5
    assert page.content.decode().count('class="wall-slide"') == len(page.context["slides"])
    for wrong in ("x", "-1", "9" * 30):
        assert Client().get(f"/board/wall/?seconds={wrong}").context["seconds"] == 15
    assert Client().get("/board/wall/?dashboard=1").status_code == 404
    assert Client().get("/board/wall/?dashboard=x").status_code == 404

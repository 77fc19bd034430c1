"""The board's pages: what everybody reads, what only staff read, and how each figure opens to its records."""

import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.indicators import computing, keeping, sharing
from tongban.kernel.indicators.actions import publish
from tongban.kernel.indicators.catalogue import all_measures, measure_of
from tongban.kernel.indicators.periods import Window
from tongban.kernel.places import register
from tongban.services.board.queries import Asked, figure, full, measures_for, public_figures, renew, table
from tongban.services.requests.actions import move

PAGES = ("/board/", "/board/figures/", "/board/figures.json", "/board/report/", "/board/map.json")
FILED, LATE = "/board/figures/requests.filed/", "/board/figures/requests.late/"


def text(client, url, status=200, **headers):
    answer = client.get(url, headers=headers)
    assert answer.status_code == status, url
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


@pytest.mark.parametrize("name", ["resident", "handler", "supervisor"])
@pytest.mark.parametrize("url", PAGES)
def test_pages_open_to_everybody(week, people, name, url):
    text(people.client(name), url)


@pytest.mark.parametrize("code", list(all_measures()))
def test_every_figure_and_its_records_open_to_staff(week, people, code):
    client = people.client("supervisor")
    for query in ("", "?period=month&in=652301", "?period=last-month&day=2025-09-09&kind=complaint&unit=-"):
        text(client, f"/board/figures/{code}/{query}", **{"accept-language": "en"})
        text(client, f"/board/figures/{code}/records/{query}", **{"accept-language": "zh-hans"})


def test_the_first_page_is_worked_out_ahead_and_rests_afterwards(week, monkeypatch):
    asked = []
    monkeypatch.setattr(
        computing, "ask", lambda *given: asked.append(keeping._anew.get()) or keeping.ask(*given)
    )
    renew()
    assert set(asked) == {True}
    asked.clear()
    monkeypatch.setattr(sharing, "look", lambda _key: ([], None, 60))
    renew()
    assert asked == []


def test_a_figure_that_is_not_public_asks_for_the_right(week, people):
    text(people.client("handler"), LATE)
    text(Client(), LATE, status=403)
    text(Client(), f"{LATE}records/", status=403)
    text(Client(), f"{LATE}figures.csv?by=kind", status=403)
    assert "requests.late" not in text(Client(), "/board/figures.json")
    assert "requests.late" in text(people.client("handler"), "/board/figures.json")


def test_small_counts_are_hidden_from_the_public_only(week, people):
    public = text(Client(), f"{FILED}figures.csv?by=division", **{"accept-language": "en"})
    assert ",2,2," not in public
    assert ",10,10," not in public  # else two is what the whole of twelve leaves
    staff = text(people.client("handler"), f"{FILED}figures.csv?by=division", **{"accept-language": "en"})
    assert ",10,10," in staff
    assert ",2,2," in staff
    hidden = text(Client(), "/board/figures/requests.filed/records/?in=652302", **{"accept-language": "en"})
    assert "2 record" not in hidden


def test_two_records_are_hidden_from_the_public_however_often_they_count(week, people):
    handler, page = people.actor("handler"), "/board/figures/requests.answered/records/?in=652302"
    with clock.at(clock.now() - timedelta(hours=1)):
        for case in week[10:]:
            own = people.actor("requester", own=[case.pk])
            for step, by in (("accept", handler), ("answer", handler), ("reopen", own)) * 2:
                move(case.pk, step, by=by, text="修好了")
    assert people.client("supervisor").get(page).context["found"].counted == 4
    assert Client().get(page).context["hidden"]


def test_records_are_listed_by_right_and_counted_to_others(week, people):
    mine = text(people.client("handler"), f"{FILED}records/", **{"accept-language": "en"})
    assert all(case.reference in mine for case in week)
    for name in ("handler_elsewhere", "resident"):
        seen = text(people.client(name), f"{FILED}records/", **{"accept-language": "en"})
        assert not any(case.reference in seen for case in week)
        assert "12 records are counted here" in " ".join(seen.split())


def test_a_file_of_records_holds_what_the_reader_may_see(week, people):
    mine = text(people.client("handler"), f"{FILED}records/?export=csv")
    theirs = text(people.client("handler_elsewhere"), f"{FILED}records/?export=csv")
    assert (mine.count("SQ"), theirs.count("SQ")) == (12, 0)


def test_as_of_an_earlier_day_only_what_had_happened_counts(week, people):
    client = people.client("handler")
    before = text(client, f"{FILED}figures.csv?by=month&day=2025-09-07")
    assert len(before.splitlines()) == 1
    assert "12" in text(client, f"{FILED}figures.csv?by=month&day=2025-09-08").splitlines()[1]


@pytest.mark.parametrize(
    "query",
    [
        "day=2999-01-01",
        "day=0001-01-01",
        "day=x",
        "period=week",
        "in=0",
        "unit=9999999999999999999",
    ],
)
def test_a_question_that_cannot_be_read_shows_the_usual_one(week, people, query):
    for url in ("/board/", FILED, f"{FILED}records/", "/board/report/", f"{FILED}figures.csv"):
        text(people.client("handler"), f"{url}?{query}")


def test_what_does_not_exist_is_not_found(week):
    for url in (
        "/board/figures/no.such/",
        f"{FILED}records/?part=rest",
        f"{FILED}figures.pdf",
        f"{FILED}figures.csv?by=x",
    ):
        text(Client(), url, status=404)


def test_the_portal_gets_three_figures_of_last_month(week, people):
    figures = public_figures()
    assert [f.code for f in figures] == ["requests.filed", "requests.on_time", "requests.solved_rate"]
    assert all(text(Client(), f.url) for f in figures)


def test_map_and_chart_carry_what_their_table_says(week, people):
    client = people.client("handler")
    page = client.get(FILED)
    assert sum(v["value"] for v in page.context["map"]["values"]) == 12
    assert page.context["time"]["series"][0]["values"][-1] == 12
    ground = json.loads(text(client, page.context["map"]["geo"]))
    assert ground["type"] == "FeatureCollection"


def test_api_tells_a_figure_as_the_page_does(week, people):
    days = "since=2025-09-01&until=2025-09-10"
    client = people.client("handler")
    told = client.get(f"/api/indicators/requests.solved_rate/values?{days}&by=division").json()["cells"]
    assert [(c["value"], c["numerator"], c["denominator"]) for c in told] == [(100, 4, 4)]
    assert Client().get(f"/api/indicators/requests.late/values?{days}").status_code == 403


@pytest.mark.parametrize("name", ["resident", "supervisor"])
def test_whole_months_and_places_of_one_question_are_what_each_alone_gives(week, people, name):
    actor, asked = people.actor(name), Asked()
    for measure in measures_for(actor):
        one, alone = full(actor, measure, asked), figure(actor, measure, asked)
        assert one.cell == alone.cell, measure.code
        places = table(actor, measure, asked, "division")
        assert sorted(one.cube.by_place.cells, key=str) == sorted(places.cells, key=str), measure.code


def test_a_comparison_needs_records_that_reach_back(week, people):
    actor, filed = people.actor("supervisor"), measure_of("requests.filed")
    assert full(actor, filed, Asked()).before is None
    assert full(actor, filed, Asked(period="month")).before is None


def test_a_published_figure_stands_on_its_page_and_a_small_one_stays_hidden_from_the_public(week, people):
    september = Window(date(2025, 9, 1), date(2025, 9, 30))
    fukang = register.current().latest["652302"].path
    with clock.at(clock.now() + timedelta(days=30)):
        publish(measure_of("requests.filed"), september, by=SYSTEM)
        publish(measure_of("requests.filed"), september, path=fukang, by=SYSTEM)
        english = {"accept-language": "en"}
        whole = text(Client(), f"{FILED}?period=last-month", **english)
        assert re.search(r"Published</dt>\s*<dd[^>]*>\s*12 · ", whole)
        small = f"{FILED}?period=last-month&in=652302"
        assert re.search(r"Published</dt>\s*<dd[^>]*>\s*not shown · ", text(Client(), small, **english))
        staff = text(people.client("supervisor"), small, **english)
        assert re.search(r"Published</dt>\s*<dd[^>]*>\s*2 · ", staff)
        assert "Published</dt>" not in text(Client(), FILED, **english)

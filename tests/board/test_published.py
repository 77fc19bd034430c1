"""Published figures by page and by API: told by right, corrected with a reason, read by everybody without small counts."""

import pytest
from django.test import Client

from tests.board.conftest import HERE
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.kernel.indicators.models import Release
from tongban.services.requests.actions import Filing, file_request

DAYS = {"since": "2025-09-01", "until": "2025-09-09"}
TAIL = "since=2025-09-01&until=2025-09-09"
PAGE = f"/board/figures/requests.filed/published/?{TAIL}"
API = "/api/indicators/requests.filed"


def late():
    with clock.at(clock.now().replace(day=9, hour=1)):
        file_request(Filing(text="补录", place_path=HERE))


def test_the_page_publishes_once_and_corrects_only_with_a_reason(week, people):
    client = people.client("figure_publisher")
    assert client.post(PAGE, DAYS | {"act": "publish"}).status_code == 302
    client.post(PAGE, DAYS | {"act": "publish"})
    assert [r.value for r in Release.objects.all()] == [12]
    late()
    assert client.get(PAGE).context["differs"]
    client.post(PAGE, DAYS | {"act": "revise"})
    assert Release.objects.count() == 1
    client.post(PAGE, DAYS | {"act": "revise", "reason": "补录"})
    assert [(r.number, r.value, r.reason) for r in Release.objects.order_by("number")] == [
        (1, 12, ""),
        (2, 13, "补录"),
    ]
    page = client.get(PAGE)
    assert "补录" in page.content.decode()
    assert not page.context["differs"]


@pytest.mark.parametrize("name", ["handler_elsewhere", "handler", "supervisor"])
def test_without_the_right_nothing_is_published(week, people, name):
    client = people.client(name)
    assert client.post(PAGE, DAYS | {"act": "publish"}).status_code == 403
    assert not client.get(PAGE).context["may_act"]
    assert client.post(f"{API}/publish", DAYS, content_type="application/json").status_code == 403
    assert not Release.objects.exists()


def test_a_county_publishes_its_own_and_not_the_whole(week, people):
    from tongban.kernel.access.models import Grant
    from tongban.kernel.indicators.rules import PUBLISH, published_by, publishes

    county = people.world.division("652301")
    Grant.objects.filter(account=people["figure_publisher"]).update(division=county)
    client, actor = people.client("figure_publisher"), people.actor("figure_publisher")
    assert client.post(PAGE, DAYS | {"act": "publish"}).status_code == 403
    assert client.post(f"{PAGE}&in=652302", DAYS | {"act": "publish"}).status_code == 403
    client.post(f"{PAGE}&in=652301", DAYS | {"act": "publish"})
    assert [(r.path, r.value) for r in Release.objects.all()] == [("652300.652301", 10)]
    assert actor.holds(PUBLISH)
    assert set(Release.objects.filter(published_by(actor))) == {
        r for r in Release.objects.all() if publishes(actor, r)
    }


def test_the_api_publishes_corrects_and_tells(week, people):
    client = people.client("figure_publisher")
    ask = {"content_type": "application/json"}
    assert client.post(f"{API}/publish", DAYS, **ask).json()["value"] == 12
    assert client.post(f"{API}/publish", DAYS, **ask).status_code == 409
    assert client.post(f"{API}/revise", DAYS | {"reason": "x"}, **ask).status_code == 409
    late()
    told = client.get(f"{API}/releases?{TAIL}").json()
    assert (len(told["releases"]), told["outdated"]) == (1, True)
    assert client.post(f"{API}/revise", DAYS | {"reason": "late"}, **ask).json()["number"] == 2
    assert [r["value"] for r in Client().get(f"{API}/releases?{TAIL}").json()["releases"]] == [12, 13]


def test_a_write_sent_twice_with_its_key_is_done_once(week, people):
    client = people.client("figure_publisher")
    given = {"content_type": "application/json", "headers": {"idempotency-key": "k" * 20}}
    first, second = (client.post(f"{API}/publish", DAYS, **given).json() for _ in range(2))
    assert first == second
    assert Release.objects.count() == 1


def test_everybody_reads_what_was_published_without_small_counts(week, people):
    from datetime import date

    from tongban.kernel.indicators.actions import publish
    from tongban.kernel.indicators.catalogue import measure_of
    from tongban.kernel.indicators.periods import Window

    window = Window(date(2025, 9, 1), date(2025, 9, 9))
    publish(measure_of("requests.filed"), window, path="652300.652302", by=SYSTEM)
    publish(measure_of("requests.late"), window, by=SYSTEM)
    page = Client().get("/board/published/?export=csv", headers={"accept-language": "en"})
    said = b"".join(page).decode()
    assert "not shown" in said
    assert len(said.strip().splitlines()) == 2  # what is not public is not listed
    hidden = Client().get(f"{API}/releases?{TAIL}&division=652302").json()["releases"][0]
    assert (hidden["value"], hidden["numerator"], hidden["hidden"]) == (None, None, True)
    assert Client().get(f"/api/indicators/requests.late/releases?{TAIL}").status_code == 403


@pytest.mark.parametrize(
    "query", ["since=x&until=y", "since=2025-09-09&until=2025-09-01", "since=0001-01-01&until=0001-01-02"]
)
def test_days_that_cannot_be_are_not_found(week, query):
    assert Client().get(f"/board/figures/requests.filed/published/?{query}").status_code == 404

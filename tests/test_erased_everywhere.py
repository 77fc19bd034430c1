"""Once somebody's request is erased, nothing made of it still tells their words: page, search, export, API, snapshot, model."""

import io
import json
import zipfile
from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from tests.api.programs import Program, key_of, rights_of
from tongban.kernel.cases.models import Case
from tongban.kernel.core import clock, outbox, retention
from tongban.kernel.indicators.snapshots import taking
from tongban.services.dispatch import keeping, queries, words
from tongban.services.dispatch.learning.examples import example
from tongban.services.dispatch.learning.teaching import teach
from tongban.services.requests import actions

pytestmark = pytest.mark.django_db
WORDS = ("喀纳斯", "皇甫秋白", "13912345678")
SAID = {
    "text": "喀纳斯路灯杆倒了，我叫皇甫秋白。",
    "place_text": "喀纳斯路",
    "name": "皇甫秋白",
    "phone": "13912345678",
}
YEARS = timedelta(days=3700)


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def lived(people, sent, relay):
    """A request that was answered, published and ended, and whoever asked is signed in."""
    case = sent(**SAID, person=people["signed_in"].person_id, may_publish=True)
    handler = people.actor("handler")
    actions.move(case.pk, "accept", by=handler)
    actions.move(case.pk, "answer", by=handler, text="喀纳斯路已修好")
    actions.publish(case.pk, by=people.actor("dispatcher"), title="喀纳斯路", text="喀纳斯路灯")
    asker = people.actor("requester", [case.pk])
    actions.confirm(case.pk, by=asker, contacted=True, solved=True, satisfaction=5)
    relay()
    return Case.objects.get(pk=case.pk)


def pages(people, case):
    """(where, what it answers) for everybody who could read of it: by page, search, export, copy and API."""
    asked = [
        "/desk/all/?q=喀纳斯",
        f"/desk/r/{case.reference}/",
        f"/public/{case.reference}/",
        "/public/?q=喀纳斯",
        "/people/me/data/",
        "/people/me/data/copy.json",
        *(f"/board/figures/requests.filed/records/?export={kind}" for kind in ("csv", "xlsx")),
        "/board/figures/requests.filed/records/",
    ]
    for name in ("dispatcher", "handler", "supervisor", "signed_in"):
        client = people.client(name)
        yield from ((f"{name} {url}", client.get(url)) for url in asked)
    key = key_of(people["dispatcher"], rights_of("dispatcher"))
    for program, path in (
        (key, f"/requests/{case.reference}"),
        (key, "/requests"),
        (Program(), "/public/requests"),
        (Program(), f"/public/requests/{case.reference}"),
    ):
        yield f"api {path}", program.get(path)
    yield "api search", key.get("/requests", q="喀纳斯")


def telling(people, case):
    """Where one of the words stands."""
    return {where for where, answer in pages(people, case) if any(word in _text(answer) for word in WORDS)}


def _text(answer):
    body = b"".join(answer) if answer.streaming else answer.content
    if body[:2] == b"PK":
        return repr([list(sheet.values) for sheet in load_workbook(io.BytesIO(body)).worksheets])
    if answer["Content-Type"].startswith("application/json"):
        return json.dumps(json.loads(body), ensure_ascii=False)
    # what was searched for stands in the box again
    return body.decode("utf-8-sig").replace('value="喀纳斯"', "")


def _unpacked(file):
    with zipfile.ZipFile(file) as held:
        return "".join(held.read(name).decode("utf-8", "replace") for name in held.namelist())


def snapshot():
    """What a snapshot tells, as text."""
    taken = taking.take()
    assert taken.facts["requests_facts"]["rows"]
    return "".join(repr(pq.read_table(taken.file(name)).to_pylist()) for name in taken.facts)


def model(home):
    """What a model that learned from the requests tells, as text."""
    rows = [example(row) for row in queries.sent_requests(clock.now() - 2 * YEARS)]
    keeping.write(teach(rows, words.known_before(), words.said))
    return "".join(_unpacked(file) for file in home.rglob("*.skops"))


def test_after_erasing_nothing_tells_of_it(home, people, lived):
    before = telling(people, lived)
    assert {"api /public/requests", "api search", "signed_in /people/me/data/copy.json"} <= before
    assert f"dispatcher /desk/r/{lived.reference}/" in before
    assert any("export=csv" in where for where in before)
    with clock.at(clock.now() + YEARS):
        assert retention.carry_out()["requests.Request"] == 1
        outbox.relay()
        assert telling(people, lived) == set()
        assert [word for word in WORDS if word in snapshot()] == []


def test_a_snapshot_never_told_names_or_numbers(home, people, lived):
    assert [word for word in WORDS[1:] if word in snapshot()] == []


@pytest.mark.processes
def test_a_model_tells_no_words_of_what_it_learned_from(home, people, lived):
    told = model(home)
    assert len(told) > 1000
    assert [word for word in WORDS if word in told] == []

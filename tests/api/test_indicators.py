"""Figures by the API: small counts hidden from everybody, the rest opened to their records by right."""

import pytest

from tongban.kernel.core.clock import today

pytestmark = pytest.mark.django_db
FILED = "/indicators/requests.filed"


def days(**more):
    day = today().isoformat()
    return {"since": day, "until": day, **more}


def only(program, **more):
    return program.get(f"{FILED}/values", **days(**more)).json()["cells"][0]


def test_everybody_reads_public_figures_without_small_counts(nobody, key, sent):
    sent(), sent()
    hidden = {"keys": [], "value": None, "numerator": None, "denominator": None, "hidden": True}
    assert only(nobody) == hidden
    assert only(key("handler"))["value"] == 2
    sent()
    assert only(nobody)["value"] == 3


def test_what_is_not_public_needs_the_right(nobody, key, world):
    known = {m["id"] for m in nobody.get("/indicators").json()}
    assert "requests.open" not in known
    assert nobody.get("/indicators/requests.open/values", **days()).status_code == 403
    assert key("handler").get("/indicators/requests.open/values", **days()).status_code == 200


def test_the_records_are_as_many_as_the_figure_counts(key, sent, filed):
    numbers = {sent().reference, sent().reference}
    filed("别处的", place_path="652300.652302")
    got = key("handler").get(f"{FILED}/records", **days()).json()
    assert (got["counted"], got["records"], got["shown"]) == (3, 3, 2)
    assert {row["record"] for row in got["rows"]} == numbers


def test_split_by_place_and_narrowed(key, sent, filed):
    sent(), filed("别处的", place_path="652300.652302")
    got = key("handler").get(f"{FILED}/values", **days(by="county")).json()
    assert {cell["keys"][0]: cell["value"] for cell in got["cells"]} == {"652301": 1, "652302": 1}


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ({"by": "actor"}, 400, "by"),
        ({"since": "2026-02-01", "until": "2026-01-01"}, 400, "since"),
        ({"as_of": "2099-01-01"}, 400, "as_of"),
        ({"since": "2010-01-01", "by": "day"}, 400, "until"),
        ({"since": "yesterday"}, 422, "since"),
        ({"division": "999999"}, 404, None),
    ],
)
def test_what_cannot_be_asked_is_told(nobody, query, status, field):
    got = nobody.get(f"{FILED}/values", **{**days(), **query})
    assert (got.status_code, got.json()["error"]["field"]) == (status, field)

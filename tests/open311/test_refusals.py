"""What is refused, in the standard's way: 400, 403 or 404 with a code and a sentence, in the format asked for."""

import pytest
from django.db import OperationalError

from tests.open311.speaking import WHERE, smells, wages
from tongban.services.requests.models import Request

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["xml", "json"])
def fmt(request):
    return request.param


WRONG = [
    ({"api_key": ""}, 403),
    ({"api_key": "nonsense"}, 403),
    ({"service_code": ""}, 400),
    ({"service_code": "1"}, 404),
    ({"jurisdiction_id": "elsewhere"}, 404),
    ({"address_string": ""}, 400),
    ({"address_string": "", "lat": "44"}, 400),
    ({"lat": "91", "long": "87"}, 400),
    ({"lat": "nan", "long": "87"}, 400),
    ({"lat": "inf", "long": "87"}, 400),
    ({"lat": "x", "long": "87"}, 400),
    ({"address_id": "1"}, 404),
    ({"description": "字" * 4001}, 400),
    ({"phone": "12"}, 400),
    ({"media_url": "file:///etc/passwd"}, 400),
    ({"media_url": "javascript:x"}, 400),
    ({"attribute[NONE]": "x"}, 400),
    ({"description": "a\0b"}, 400),
]


@pytest.mark.parametrize(("given", "status"), WRONG)
def test_a_filing_that_lacks_something_is_refused_in_the_standards_way(app, fmt, given, status):
    app.fmt = fmt
    app.post("requests", **{"service_code": "0102", "description": "x", **WHERE, **given})
    assert app.no()[0] == status
    assert not Request.objects.exists()


def test_while_the_database_is_away_a_program_is_told_to_ask_again(app, fmt, monkeypatch):
    def away(*_given):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("tongban.services.open311.views.answering.actor_for_key", away)
    app.fmt = fmt
    app.post("requests", service_code="0102", description="x", **WHERE)
    assert (app.no()[0], app.last.headers["Retry-After"]) == (503, "5")


ATTRIBUTES = [
    ("wages", {}),
    ("wages", {"EMPLOYER": ""}),
    ("wages", {"EMPLOYER": "x", "AMOUNT": "lots"}),
    ("wages", {"EMPLOYER": "x", "AMOUNT": "Infinity"}),
    ("wages", {"EMPLOYER": "x", "SINCE": "2026-01-01"}),
    ("wages", {"EMPLOYER": "x", "SINCE": "2026-01-01T00:00:00"}),
    ("wages", {"EMPLOYER": "x", "CALL_BACK": "perhaps"}),
    ("wages", {"EMPLOYER": "x", "CALL_BACK": ["yes", "no"]}),
    ("wages", {"EMPLOYER": "x" * 201}),
    ("smells", {"POLLUTION": ["noise", "magic"]}),
]


@pytest.mark.parametrize(("service", "given"), ATTRIBUTES)
def test_an_attribute_that_does_not_fit_is_refused(app, service, given):
    code = {"wages": wages, "smells": smells}[service]()
    sent = {f"attribute[{name}]": value for name, value in given.items()}
    app.post("requests", service_code=code, **WHERE, **sent)
    assert app.no()[0] == 400


LISTED = [
    ({"start_date": "2026-01-01T00:00:00+08:00", "end_date": "2026-04-02T00:00:00+08:00"}, 400),
    ({"start_date": "2026-01-02T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, 400),
    ({"start_date": "2026-01-01T00:00:00"}, 400),
    ({"start_date": "2026-13-01T00:00:00Z"}, 400),
    ({"end_date": "yesterday"}, 400),
    ({"status": "half"}, 400),
    ({"service_code": "1"}, 404),
    ({"page": "0"}, 400),
    ({"page": "-1"}, 400),
    ({"page": "²"}, 400),
    ({"page_size": "1001"}, 400),
    ({"updated_after": "x"}, 400),
    ({"jurisdiction_id": "x"}, 404),
    ({"api_key": "x"}, 403),
    ({"service_request_id": ",".join(map(str, range(1001)))}, 400),
]


@pytest.mark.parametrize(("given", "status"), LISTED)
def test_a_list_asked_for_wrongly_is_refused_in_the_standards_way(nobody, fmt, given, status):
    nobody.fmt = fmt
    nobody.get("requests", **given)
    assert nobody.no()[0] == status


@pytest.mark.parametrize("path", ["services/0000", "requests/SQ-1", "tokens/x", "nothing"])
def test_what_is_not_there_is_told_in_the_format_asked_for(nobody, path):
    nobody.get(path) if path != "nothing" else None
    for fmt in ("xml", "json") if path != "nothing" else ("xml",):
        nobody.fmt = fmt
        nobody.get(path)
        assert nobody.no()[0] == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_another_method_is_refused_in_the_format_asked_for(client, db, method):
    for path in ("requests.json", "services.json", "servicerequestupdates.json"):
        got = getattr(client, method)(f"/open311/v2/{path}")
        assert (got.status_code, got.json()[0]["code"]) == (400, 400)
    assert client.post("/open311/v2/services.json").status_code == 400

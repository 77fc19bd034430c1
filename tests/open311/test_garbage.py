"""Anything in any parameter: never a 500, never a page, always what the format promises."""

from functools import partial

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.open311.speaking import CLIENT, TYPES, Speaker

pytestmark = pytest.mark.django_db
MANY = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
LIST = ["service_request_id", "service_code", "start_date", "end_date", "status", "page", "page_size"]
LIST += ["updated_after", "updated_before", "extensions", "jurisdiction_id"]
FORM = ["service_code", "lat", "long", "address_string", "address_id", "description", "email", "first_name"]
FORM += [
    "last_name",
    "phone",
    "media_url",
    "device_id",
    "account_id",
    "attribute[KIND]",
    "attribute[SINCE][]",
]
FORM += ["service_request_id", "update_id", "status", "attribute[", "attribute[]"]
ODD = [
    "",
    " ",
    "0",
    "-1",
    "99999999999999999999",
    "1e400",
    "NaN",
    "open",
    "0102",
    "99",
    "true",
    "\0",
    "%00",
    ",,,",
]
ODD += [
    "2026-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "652301",
    "..",
    "<b>&",
]
VALUES = st.one_of(st.sampled_from(ODD), st.text(max_size=30), st.integers().map(str), st.floats().map(str))
PATHS = [
    "discovery",
    "services",
    "requests",
    "servicerequestupdates",
    "services/0102",
    "requests/SQ-1",
    "tokens/x",
]


@pytest.fixture(autouse=True)
def on_one_connection():
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def whole(who):
    """Read as its format (the reading itself checks), with a status the standard knows."""
    assert who.last.status_code in {200, 400, 403, 404}, who.last.content


@pytest.mark.parametrize("fmt", ["xml", "json"])
@pytest.mark.parametrize("path", ["requests", "servicerequestupdates"])
def test_lists(app, path, fmt):
    app.fmt = fmt
    app.file()

    @MANY
    @given(st.dictionaries(st.sampled_from(LIST), VALUES, max_size=5))
    def holds(query):
        app.get(path, **query)
        whole(app)

    holds()


@pytest.mark.parametrize("fmt", ["xml", "json"])
@pytest.mark.parametrize("path", ["requests", "servicerequestupdates"])
def test_forms(app, path, fmt):
    app.fmt = fmt
    number = app.file()["service_request_id"]
    known = {"service_code": "99", "address_string": "宁合社区", "service_request_id": number}

    @MANY
    @given(st.dictionaries(st.sampled_from(FORM), VALUES, max_size=6))
    def holds(form):
        app.post(path, **{**known, **form})
        whole(app)

    holds()


@MANY
@given(
    st.sampled_from(["services", "requests", "tokens"]),
    st.text(min_size=1, max_size=20),
    st.sampled_from(["xml", "json"]),
)
def test_addresses(db, path, name, fmt):
    from urllib.parse import quote

    got = CLIENT.get(f"/open311/v2/{path}/{quote(name, safe='')}.{fmt}")
    assert (got.status_code in {200, 400, 404}, got["Content-Type"] in TYPES.values()) == (True, True)


BODIES = {
    "huge": partial(
        Client.post, data=b"description=" + b"x" * 3_000_000, content_type="application/x-www-form-urlencoded"
    ),
    "many": partial(
        Client.post,
        data=b"&".join(b"a%d=1" % n for n in range(2000)),
        content_type="application/x-www-form-urlencoded",
    ),
    "json": partial(Client.post, data=b'{"a": 1}', content_type="application/json"),
    "multipart": partial(Client.post, data=b"--x\r\nbroken", content_type="multipart/form-data; boundary=x"),
    "no boundary": partial(Client.post, data=b"x", content_type="multipart/form-data"),
    "charset": partial(
        Client.post,
        data=b"description=%FF%FE",
        content_type="application/x-www-form-urlencoded; charset=utf-7",
    ),
    "bytes": partial(Client.post, data=bytes(range(256)), content_type="application/x-www-form-urlencoded"),
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("fmt", ["xml", "json"])
def test_bodies(nobody, body, fmt):
    got = BODIES[body](CLIENT, f"/open311/v2/requests.{fmt}")
    assert (got.status_code in {400, 403}, got["Content-Type"]) == (True, TYPES[fmt])
    assert Speaker(fmt=fmt)._read(got)[0]["code"]

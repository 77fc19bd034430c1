"""A request's identity goes from the proxy through every log line to the answer, and is never somebody's words."""

import json
import logging

import pytest
from django.test import Client

from tongban.project.logs import OneLine
from tongban.project.watching import identity

GIVEN = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def lines():
    """What the request log writes, as lines."""
    kept, handler = [], logging.Handler()
    handler.emit = lambda record: kept.append(json.loads(OneLine().format(record)))
    log = logging.getLogger("tongban.requests")
    before = log.level
    log.addHandler(handler)
    log.setLevel("INFO")
    yield kept
    log.removeHandler(handler)
    log.setLevel(before)


@pytest.mark.django_db
def test_it_is_passed_on(lines):
    answer = Client().get("/", headers={"X-Request-ID": GIVEN.upper()})
    (line,) = lines
    assert answer["X-Request-ID"] == line["request"] == GIVEN
    assert (line["route"], line["method"], line["status"]) == ("requests:home", "GET", 200)
    assert identity.current() == {}


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["13812345678", "王小芳", "a\r\nb", GIVEN * 2, ""])
def test_what_is_no_identity_is_not_repeated(lines, given):
    answer = Client().get("/", headers={"X-Request-ID": given})
    assert answer["X-Request-ID"] == lines[0]["request"] != given
    assert identity.GIVEN.fullmatch(answer["X-Request-ID"])

"""What is sent twice, or by sixteen at once, is filed once and answered alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from tests.open311.speaking import Speaker
from tongban.kernel.core import clock
from tongban.services.requests.models import Request

KEY = {"Idempotency-Key": "7c0f2b1e-94d6"}
WORDS = {"service_code": "0102", "description": "路灯坏了", "address_string": "宁合社区"}


@pytest.mark.django_db
def test_with_a_key_of_its_own_a_call_is_done_once_and_another_is_refused(app):
    first = app.post("requests", KEY, **WORDS)
    with clock.at(clock.now() + timedelta(days=1)):
        assert app.post("requests", KEY, **WORDS) == first
    app.post("requests", KEY, **{**WORDS, "description": "另一件"})
    assert (app.no()[0], Request.objects.count()) == (400, 1)


@pytest.mark.django_db
def test_without_one_the_same_words_are_a_repetition_for_ten_minutes(app, key_of):
    first = app.file()
    assert app.file() == first
    other = Speaker(key_of("other")[1]).file()
    assert other["service_request_id"] != first["service_request_id"]
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert app.file()["service_request_id"] not in {
            first["service_request_id"],
            other["service_request_id"],
        }
    assert Request.objects.count() == 3


@pytest.mark.django_db
def test_what_was_refused_leaves_its_key_free(app):
    app.post("requests", KEY, **{**WORDS, "phone": "12"})
    assert app.no()[0] == 400
    assert app.post("requests", KEY, **WORDS)[0]["service_request_id"] == Request.objects.get().case.reference


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("headers", [{}, KEY])
def test_sixteen_at_once_file_once(app, headers):
    def ask(_number):
        try:
            return Speaker(app.key).post("requests", headers, **WORDS)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(16)))
    assert (len({str(a) for a in answers}), Request.objects.count()) == (1, 1)

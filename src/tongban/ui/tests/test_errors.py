"""What went wrong is said in plain words, without insides."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from tongban.kernel.core.errors import Conflict

pytestmark = pytest.mark.urls("tongban.ui.tests.shapes")


@pytest.fixture
def reader():
    return Client(HTTP_HOST="localhost", raise_request_exception=False)


def test_a_refusal_is_a_page_with_its_status(reader):
    answer = reader.get("/refuse")
    assert answer.status_code == 409
    assert b"Somebody else took it" in answer.content
    assert b"<main" in answer.content


def test_for_htmx_it_is_words_put_where_messages_stand(reader):
    answer = reader.get("/refuse", HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#messages")
    assert b"Somebody else took it" in answer.content
    assert b"<main" not in answer.content


def test_the_api_answers_for_itself():
    with pytest.raises(Conflict):
        Client(HTTP_HOST="localhost").get("/api/refuse")


def test_a_page_that_is_not_there(reader):
    answer = reader.get("/nothing/here", HTTP_REFERER="http://localhost/privacy")
    assert answer.status_code == 404
    assert b'href="http://localhost/privacy"' in answer.content


def test_the_way_back_is_never_elsewhere(reader):
    answer = reader.get("/nothing/here", HTTP_REFERER="http://elsewhere.example/x")
    assert b"elsewhere" not in answer.content


def test_a_fault_tells_nothing_of_its_insides(reader, monkeypatch):
    def broken(*_given):
        raise RuntimeError("the password is 1234")

    monkeypatch.setattr("tongban.ui.prefs.read", broken)
    answer = reader.get("/privacy")
    assert answer.status_code == 500
    assert b"1234" not in answer.content
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize("away", [OperationalError, InterfaceError])
def test_while_the_database_is_away_it_is_said_to_ask_again(reader, monkeypatch, away):
    def broken(*_given):
        raise away("the database system is shutting down")

    monkeypatch.setattr("tongban.ui.prefs.read", broken)
    answer = reader.get("/privacy")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert b"shutting down" not in answer.content


def test_an_address_that_only_takes_forms_leads_to_the_page_above(reader):
    answer = reader.get("/kept/it/send/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert b'href="/kept/"' in answer.content

"""The three addresses for machines."""

import threading

import pytest
from django.db import connection, connections
from django.test import Client

from tongban.project.watching import readiness

pytestmark = pytest.mark.django_db


def test_alive_asks_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().get("/healthz", headers={"Host": "10.0.0.7:8000"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies


def test_ready_tells_the_tables_and_the_worker():
    answer = Client().get("/readyz", headers={"Host": "10.0.0.7"})
    told = {"ready": True, "database": True, "migrations_pending": 0, "worker": False}
    assert (answer.status_code, answer.json()) == (200, told)
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers default values")
    assert Client().get("/readyz").json()["worker"] is True


def test_not_ready_while_a_table_is_missing_and_ready_before_a_newer_version():
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into django_migrations (app, name, applied) values ('core', '9999_later', now())"
        )
        assert Client().get("/readyz").status_code == 200
        cursor.execute("delete from django_migrations where app = 'core' and name like '0001%'")
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["migrations_pending"]) == (503, 1)


def test_not_ready_without_a_database():
    told = {}

    def elsewhere():
        own = connections["default"]  # a thread has connections of its own
        own.settings_dict = {**own.settings_dict, "HOST": "/nowhere"}
        told.update(readiness.tell())

    one = threading.Thread(target=elsewhere)
    one.start()
    one.join()
    assert told == {"ready": False, "database": False, "migrations_pending": None, "worker": None}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 200),
        ({"Host": "[::1]:8000"}, 200),
        ({"Host": "tongban.example.gov"}, 404),  # through a proxy on this machine
        ({"X-Forwarded-For": "203.0.113.9"}, 404),
        ({"Forwarded": "for=203.0.113.9"}, 404),
        ({"Authorization": "Bearer anything"}, 200),
    ],
)
def test_metrics_are_for_this_machine(given, status):
    assert Client().get("/metrics", headers={"Host": "127.0.0.1:8000", **given}).status_code == status


def test_metrics_are_not_for_another_machine():
    assert Client(REMOTE_ADDR="10.0.0.7").get("/metrics", headers={"Host": "localhost"}).status_code == 404
    assert Client(REMOTE_ADDR="").get("/metrics", headers={"Host": "localhost"}).status_code == 404


def test_metrics_are_for_whoever_shows_the_token(settings):
    settings.METRICS_TOKEN = "a token of many characters"
    shown = {"Authorization": "Bearer a token of many characters", "X-Forwarded-For": "203.0.113.9"}
    assert Client(REMOTE_ADDR="10.0.0.7").get("/metrics", headers=shown).status_code == 200
    for wrong in ("", "Bearer ", "Bearer a token", "Bearer 错"):
        assert (
            Client().get("/metrics", headers={"Host": "localhost", "Authorization": wrong}).status_code == 404
        )

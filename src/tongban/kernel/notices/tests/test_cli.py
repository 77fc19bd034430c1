"""`tongban undelivered`: every pile is told, chosen ones are tried again or let go, and nothing else."""

import json

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from typer.testing import CliRunner

from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.models import OutboxEntry
from tongban.kernel.notices import actions
from tongban.kernel.notices.cli import app
from tongban.kernel.notices.models import Delivery
from tongban.kernel.notices.tests.conftest import DATA

pytestmark = pytest.mark.django_db


def said(*words):
    return CliRunner().invoke(app, words)


@pytest.fixture
def message(lin, settings):
    settings.SMS_URL, settings.SMS_SECRET = "http://127.0.0.1:1/", "shared"
    actions.queue("test.due", to=[lin], data=DATA, key="k")
    Delivery.objects.update(state="dead", error="HTTP 503", attempts=8)
    return Delivery.objects.get()


@pytest.fixture
def letters():
    now = clock.now()
    given = {"topic": "test.moved", "created_at": now, "available_at": now, "dead": True, "attempts": 8}
    return [OutboxEntry.objects.create(**given, error="KeyError") for _n in range(2)]


@pytest.fixture
def failed():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts)"
            " SELECT 'default', 'core.relay', '{}', 'failed', 8 FROM generate_series(1, 2) RETURNING id"
        )
        return [pk for (pk,) in cursor.fetchall()]


def test_where_nothing_failed_it_says_so():
    told = said("list")
    assert (told.exit_code, told.stdout) == (0, "nothing\n")
    assert json.loads(said("list", "--json").stdout) == []


def test_each_is_a_line_with_its_pile_and_why(message, letters):
    told = said("list")
    assert told.exit_code == 1
    assert told.stdout.splitlines() == [
        f"messages {message.pk}  test.due  HTTP 503  8 attempts",
        *(f"follow-ups {row.pk}  test.moved  KeyError  8 attempts" for row in reversed(letters)),
    ]
    assert json.loads(said("list", "--json").stdout)[0] == {
        "pile": "messages",
        "id": message.pk,
        "what": "test.due",
        "error": "HTTP 503",
        "attempts": 8,
    }


def test_the_named_are_tried_again_or_all_of_the_pile(message, letters):
    assert said("retry", "follow-ups", str(letters[0].pk)).stdout == "1 retried\n"
    assert [r.dead for r in OutboxEntry.objects.order_by("pk")] == [False, True]
    assert json.loads(said("retry", "follow-ups", "--json").stdout) == {"count": 1}
    assert not OutboxEntry.objects.filter(dead=True).exists()
    assert Delivery.objects.get().state == "dead"


def test_what_is_let_go_takes_a_reason_and_comes_no_more(message):
    assert isinstance(said("let-go", "messages", "--why", "bored").exception, TongbanError)
    assert said("let-go", "messages", "--why", "outdated").stdout == "1 let go\n"
    assert (Delivery.objects.get().state, said("list").stdout) == ("let_go", "nothing\n")
    assert isinstance(said("retry", "parcels").exception, TongbanError)


def test_a_task_that_is_let_go_is_run_no_more_and_no_other_with_it(failed):
    assert said("let-go", "tasks", str(failed[0]), "--why", "hopeless").stdout == "1 let go\n"
    rows = ProcrastinateJob.objects.filter(pk__in=failed).order_by("pk")
    assert [row.status for row in rows] == ["cancelled", "failed"]
    assert [e.code for e in events.of("task", failed[0])] == ["task.let_go"]

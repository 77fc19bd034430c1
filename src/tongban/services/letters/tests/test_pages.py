import json

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from typer.testing import CliRunner

from tongban.kernel.access.actor import NOBODY, SYSTEM
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import NotAllowed
from tongban.kernel.core.models import OutboxEntry
from tongban.kernel.notices import actions, mending, sending
from tongban.kernel.notices.cli import app as verbs
from tongban.kernel.notices.models import Delivery, Notice, Webhook

PAGES = [
    "/desk/notices/dead/",
    "/desk/notices/dead/outbox/",
    "/desk/notices/dead/tasks/",
    "/desk/notices/wordings/",
    "/desk/notices/webhooks/",
]
QUERIES = 5  # session, account, grants, list, unread notices


def tell(*accounts, key="k"):
    actions.queue("notices.dead", to=accounts, data={"count": 3}, key=key)


def die(key="dead"):
    notice = Notice.objects.get()
    fields = {
        "topic": "notices.dead",
        "channel": "email",
        "state": "dead",
        "error": "HTTP 503",
        "attempts": 8,
    }
    times = {"created_at": clock.now(), "available_at": clock.now()}
    return Delivery.objects.create(notice=notice, key=key, **fields, **times)


def test_my_notices_are_mine_alone(as_person, staff, operator):
    tell(staff)
    assert "could not be delivered: 3" in as_person(staff).get("/desk/notices/").content.decode()
    assert "Nothing new" in as_person(operator).get("/desk/notices/").content.decode()


def test_opening_a_notice_marks_it_and_leads_on(as_person, staff, operator):
    tell(staff)
    address = f"/desk/notices/{Notice.objects.get().pk}/"
    assert as_person(operator).get(address).status_code == 404
    assert as_person(staff).get(address).url == "/desk/notices/dead/"
    assert Notice.objects.get().read_at is not None


def test_all_can_be_marked_as_read(as_person, staff):
    tell(staff)
    as_person(staff).post("/desk/notices/")
    assert Notice.objects.get().read_at is not None


@pytest.mark.parametrize("address", [*PAGES, "/desk/notices/"])
def test_strangers_are_sent_to_sign_in(client, db, address):
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", PAGES)
def test_pages_of_operators(as_person, staff, operator, address):
    assert as_person(staff).get(address).status_code == 403
    assert as_person(operator).get(address).status_code == 200


@pytest.mark.parametrize("how", [{"all": "1"}, {"row": None}])
def test_the_dead_are_listed_and_tried_again(as_person, operator, how):
    tell(operator)
    dead = die()
    client = as_person(operator)
    assert "HTTP 503" in client.get(PAGES[0]).content.decode()
    client.post(PAGES[0], {name: value or dead.pk for name, value in how.items()})
    assert Delivery.objects.get(pk=dead.pk).state == "pending"
    assert "Nothing here failed" in client.get(PAGES[0]).content.decode()


def test_only_operators_try_again(as_person, staff):
    tell(staff)
    dead = die()
    assert as_person(staff).post(PAGES[0], {"row": dead.pk}).status_code == 403
    assert Delivery.objects.get(pk=dead.pk).state == "dead"


def test_the_list_can_be_taken_along(as_person, operator):
    tell(operator)
    die()
    file = as_person(operator).get(PAGES[0], {"export": "csv"})
    assert "HTTP 503" in b"".join(file.streaming_content).decode()


def dead_letter():
    times = {"created_at": clock.now(), "available_at": clock.now()}
    return OutboxEntry.objects.create(topic="t", payload={"case": 7}, dead=True, error="KeyError", **times)


def test_dead_letters_of_the_outbox_are_tried_again(as_person, operator):
    row, client = dead_letter(), as_person(operator)
    assert "case 7" in client.get(PAGES[1]).content.decode()
    client.post(PAGES[1], {"row": row.pk})
    assert OutboxEntry.objects.get().dead is False
    assert [e.code for e in events.of("outbox", row.pk)] == ["outbox.retried"]


def failed_task(lock=None, status="failed"):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts, queueing_lock)"
            " VALUES ('default', 'core.relay', '{\"case\": 7}', %s, 8, %s) RETURNING id",
            [status, lock],
        )
        return cursor.fetchone()[0]


def status_of(task):
    return ProcrastinateJob.objects.get(pk=task).status


def test_failed_tasks_are_listed_and_tried_again_as_if_new(as_person, operator):
    task, client = failed_task(), as_person(operator)
    assert "case 7" in client.get(PAGES[2]).content.decode()
    client.post(PAGES[2], {"row": task})
    assert (status_of(task), ProcrastinateJob.objects.get(pk=task).attempts) == ("todo", 0)
    assert [e.code for e in events.of("task", task)] == ["task.retried"]


def test_a_task_for_which_a_like_waits_stays_where_it_is(as_person, operator):
    task = failed_task("once")
    failed_task("once", "todo")
    assert "0 are tried again" in as_person(operator).post(PAGES[2], {"all": 1}, follow=True).content.decode()
    assert (status_of(task), events.of("task", task)) == ("failed", [])


@pytest.mark.parametrize("pile", [0, 1, 2])
def test_what_is_let_go_is_listed_no_more_and_on_record(as_person, operator, pile):
    tell(operator)
    client, row = as_person(operator), (die, dead_letter, failed_task)[pile]()
    pk = getattr(row, "pk", row)
    assert "Choose why" in client.post(PAGES[pile], {"row": pk, "let_go": 1}, follow=True).content.decode()
    client.post(PAGES[pile], {"row": pk, "let_go": 1, "why": "outdated"})
    assert "Nothing here failed" in client.get(PAGES[pile]).content.decode()
    stream = ("delivery", "outbox", "task")[pile]
    [event] = events.of(stream, pk)
    told = (event.code, event.data, event.actor)
    assert told == (f"{stream}.let_go", {"why": "outdated"}, f"account:{operator.pk}")


def test_a_message_that_was_let_go_is_never_sent(operator):
    tell(operator)
    row = die()
    mending.let_go("messages", [row.pk], why="hopeless", by=SYSTEM)
    assert sending.send_due() == 0
    assert mending.retry("messages", [row.pk], by=SYSTEM) == 0


@pytest.mark.parametrize("pile", mending.PILES)
def test_only_operators_let_go(db, pile):
    with pytest.raises(NotAllowed):
        mending.let_go(pile, [1], why="outdated", by=NOBODY)


@pytest.mark.parametrize("count", [1, 3])
def test_a_longer_list_asks_no_more(as_person, operator, count, django_assert_num_queries):
    tell(operator)
    for n in range(count):
        die(f"dead-{n}")
    client = as_person(operator)
    client.get(PAGES[0])
    with django_assert_num_queries(QUERIES):
        client.get(PAGES[0])


def test_a_secret_is_shown_once(as_person, operator):
    client = as_person(operator)
    given = {"name": "partner", "url": "https://partner.example/in", "topics": ["notices.ping"]}
    page = client.post(PAGES[4], given).content.decode()
    secret = Webhook.objects.get().secret.open()
    assert secret in page
    assert secret not in client.get(PAGES[4]).content.decode()


def test_a_bad_address_is_refused_with_the_reason(as_person, operator):
    given = {"name": "partner", "url": "http://partner.example/in", "topics": ["notices.ping"]}
    page = as_person(operator).post(PAGES[4], given)
    assert page.status_code == 400
    assert "https://" in page.content.decode()


def test_a_webhook_is_tried_and_stopped(as_person, operator):
    client = as_person(operator)
    client.post(PAGES[4], {"name": "p", "url": "https://p.example/", "topics": ["notices.ping"]})
    hook = Webhook.objects.get()
    client.post(f"{PAGES[4]}{hook.pk}/ping/")
    client.post(f"{PAGES[4]}{hook.pk}/stop/")
    for act in ("burn", "ping"):  # one that was stopped meanwhile is not tried
        assert client.post(f"{PAGES[4]}{hook.pk}/{act}/").status_code == 404
    assert (Delivery.objects.get().topic, Webhook.objects.get().active) == ("notices.ping", False)


def said(*words):
    done = CliRunner().invoke(verbs, [*words, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_verbs_list_retry_and_let_go(db):
    letter, task = dead_letter(), failed_task()
    code, rows = said("list")
    assert (code, [(r["pile"], r["id"]) for r in rows]) == (1, [("follow-ups", letter.pk), ("tasks", task)])
    assert said("retry", "tasks") == (0, {"count": 1})
    assert said("let-go", "follow-ups", str(letter.pk), "--why", "otherwise") == (0, {"count": 1})
    assert said("list") == (0, [])

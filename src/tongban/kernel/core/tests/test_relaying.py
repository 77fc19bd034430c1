"""A relay ends after its time and leaves the rest to the next; a letter that cannot be handled holds up no other."""

from datetime import timedelta

import pytest
from django.db import connection

from tongban.kernel.core import clock, jobs, outbox
from tongban.kernel.core.models import OutboxEntry
from tongban.kernel.core.outbox import Letter
from tongban.kernel.core.tasks import relay

pytestmark = pytest.mark.django_db
FINE, BROKEN = Letter("nobody.listens"), Letter("cases.moved")  # the latter without the case it is about


def relays():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where task_name = 'core.relay'")
        return cursor.fetchone()[0]


def test_a_relay_whose_time_is_over_leaves_the_rest_to_the_next():
    now = clock.now()
    OutboxEntry.objects.bulk_create(
        OutboxEntry(topic="nobody.listens", created_at=now, available_at=now) for _ in range(outbox.BATCH + 1)
    )
    before = relays()
    assert outbox.relay(seconds=0) == outbox.BATCH
    assert relays() == before + 1
    assert outbox.relay() == 1
    assert relays() == before + 1


def test_one_relay_is_the_answer_to_all_who_woke_it_until_then():
    for _filing in range(3):
        jobs.defer("core.relay")
    outbox.put([FINE])
    relay.func()
    assert relays() == 0
    assert OutboxEntry.objects.filter(done_at=None).count() == 0


def test_a_letter_that_cannot_be_handled_holds_up_no_other_and_is_tried_later():
    with clock.at(clock.now()):
        outbox.put([BROKEN, FINE])
        assert (outbox.relay(), outbox.relay()) == (2, 0)
        broken, fine = OutboxEntry.objects.order_by("id")
        assert fine.done_at == clock.now()
        assert (broken.done_at, broken.dead, broken.attempts, broken.error) == (None, False, 1, "TypeError")
        assert broken.available_at == clock.now() + timedelta(seconds=2)


def test_it_is_given_up_after_eight_attempts_ever_further_apart_until_somebody_asks_for_another_round():
    outbox.put([BROKEN])
    row, began = OutboxEntry.objects.get(), clock.now()
    for _attempt in range(outbox.ATTEMPTS):
        assert not row.dead
        with clock.at(max(began, row.available_at)):
            assert (outbox.relay(), outbox.relay()) == (1, 0)
        row.refresh_from_db()
    assert row.dead
    assert row.available_at - began > timedelta(minutes=8)
    with clock.at(row.available_at):
        assert outbox.relay() == 0
        assert outbox.retry_dead([row.pk]) == 1
        assert outbox.relay() == 1
    row.refresh_from_db()
    assert (row.dead, row.attempts) == (False, 1)

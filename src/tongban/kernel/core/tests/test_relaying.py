"""A relay that would go on for ever ends after its time and leaves the rest to the next."""

import pytest
from django.db import connection

from tongban.kernel.core import clock, outbox
from tongban.kernel.core.models import OutboxEntry

pytestmark = pytest.mark.django_db


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

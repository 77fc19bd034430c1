from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from tongban.kernel.core import clock
from tongban.kernel.notices import actions, queries
from tongban.kernel.notices.models import Delivery, Notice
from tongban.kernel.notices.recipients import Requester
from tongban.kernel.notices.tests.conftest import DATA


def queue(*to, key="case:1:4", **more):
    return actions.queue("test.due", to=to, data=DATA, key=key, **more)


def test_asking_twice_tells_once(lin, gateway):
    assert len(queue(lin, lin)) == 1
    assert queue(lin) == []
    assert Notice.objects.count() == 1
    assert Delivery.objects.filter(channel="sms").count() == 1


def test_another_key_or_recipient_is_another_notice(lin, zhao):
    queue(lin, key="a")
    queue(lin, zhao, Requester(7), key="b")
    assert Notice.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_tell_once(lin, gateway):
    def ask(_):
        try:
            return queue(lin, Requester(7))
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        made = [pk for ids in pool.map(ask, range(64)) for pk in ids]
    assert sorted(made) == sorted(Notice.objects.values_list("pk", flat=True))
    assert (len(made), Delivery.objects.count()) == (2, 2)


def test_a_write_that_is_undone_tells_nobody(lin, gateway):
    with transaction.atomic():
        queue(lin)
        transaction.set_rollback(True)
    assert (Notice.objects.count(), Delivery.objects.count(), jobs()) == (0, 0, 0)


def test_the_worker_is_woken_with_the_write(lin, gateway):
    queue(lin)
    assert jobs() == 1


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notices.send'")
        return cursor.fetchone()[0]


def test_history_is_shown_and_not_sent(lin, gateway):
    with clock.at(datetime(2025, 3, 1, tzinfo=UTC)):
        queue(lin)
    assert queries.unread_count(lin.pk) == 1
    assert Delivery.objects.count() == 0


def test_a_channel_that_is_not_set_up_is_not_used(lin, settings):
    settings.SMS_URL, settings.DEMO = "", False
    queue(lin)
    assert Delivery.objects.count() == 0


def test_a_missing_placeholder_is_refused(lin):
    with pytest.raises(ValueError, match="due_at"):
        actions.queue("test.due", to=[lin], data={"reference": "SQ"}, key="k")


def test_numbers_of_people_never_reach_a_notice(lin):
    told = {"reference": "call 13812345678, 650102199003071234", "due_at": None, "name": "left out"}
    actions.queue("test.due", to=[lin], data=told, key="k")
    assert Notice.objects.get().data == {"reference": "call 138****5678, 650****1234", "due_at": None}


def test_reading_marks_only_ones_own(lin, zhao):
    queue(lin, zhao, key="a")
    queue(lin, key="b")
    theirs = list(Notice.objects.values_list("pk", flat=True))
    assert actions.mark_read(lin.pk, theirs) == 2
    assert (queries.unread_count(lin.pk), queries.unread_count(zhao.pk)) == (0, 1)


def test_requesters_without_an_account_are_told_by_their_case(db, gateway):
    queue(Requester(7), Requester(8))
    assert list(Notice.objects.order_by("to_case").values_list("to_case", "to_account")) == [
        (7, None),
        (8, None),
    ]

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from tongban.kernel.access.actor import NOBODY, SYSTEM
from tongban.kernel.core.errors import NotAllowed
from tongban.kernel.core.models import Event
from tongban.kernel.notices import actions, mending, sending
from tongban.kernel.notices.models import Delivery, Webhook
from tongban.kernel.notices.tests.conftest import DATA, NOON

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def queue(to, key="k"):
    return actions.queue("test.due", to=[to], data=DATA, key=key)


def sms():
    return Delivery.objects.get(channel="sms")


def test_sent_once_however_often_the_worker_looks(lin, gateway, noon):
    queue(lin)
    assert sending.send_due() == 1
    assert sending.send_due() == 0
    assert (len(gateway.posts), sms().state) == (1, "sent")


@pytest.mark.django_db(transaction=True)
def test_what_is_left_when_the_time_is_over_wakes_the_next(lin, gateway, noon):
    for n in range(3):
        queue(lin, key=str(n))
    before = wakes()
    assert (sending.send_due(seconds=-1), wakes()) == (1, before + 1)
    assert (sending.send_due(), wakes()) == (2, before + 1)
    assert len(gateway.posts) == 3


def wakes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notices.send'")
        return cursor.fetchone()[0]


def test_a_failure_is_tried_again_later_under_the_same_key(lin, gateway, noon):
    gateway.answers = [503, 503]
    queue(lin)
    for _ in range(3):
        sending.send_due()
        noon.shift(3 * MINUTE)
    assert len(gateway.posts) == 3
    assert len(set(gateway.keys)) == 1
    assert (sms().state, sms().attempts) == ("sent", 3)


def test_waits_grow_and_end():
    waits = [sending.wait_after(n) for n in range(1, 8)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1], sum(waits, timedelta()) < timedelta(days=1)) == (
        timedelta(seconds=30),
        6 * HOUR,
        True,
    )


def test_not_before_its_time(lin, gateway, noon):
    gateway.answers = [503]
    queue(lin)
    sending.send_due()
    noon.shift(timedelta(seconds=29))
    assert sending.send_due() == 0


def test_dead_after_eight_attempts_and_alive_after_a_retry(lin, gateway, noon):
    gateway.answers = [503] * sending.ATTEMPTS
    queue(lin)
    for _ in range(sending.ATTEMPTS + 1):
        sending.send_due()
        noon.move_to(NOON + timedelta(days=len(gateway.posts)))
    assert (len(gateway.posts), sms().state, sms().error) == (8, "dead", "HTTP 503")
    assert mending.retry("messages", [sms().pk], by=SYSTEM) == 1
    assert mending.retry("messages", [sms().pk], by=SYSTEM) == 0
    sending.send_due()
    assert (sms().state, len(set(gateway.keys))) == ("sent", 1)
    assert Event.objects.get(stream="delivery").code == "delivery.retried"


def test_retry_needs_the_right(lin, gateway):
    with pytest.raises(NotAllowed):
        mending.retry("messages", [1], by=NOBODY)


def test_a_refusal_for_good_is_not_repeated(lin, gateway, noon):
    gateway.answers = [400]
    queue(lin)
    sending.send_due()
    assert (sms().state, sms().error) == ("dead", "HTTP 400")


def test_a_gateway_that_is_down_loses_nothing(lin, settings, noon):
    settings.SMS_URL = "http://127.0.0.1:9/"
    queue(lin)
    sending.send_due()
    assert (sms().state, sms().error) == ("pending", "ConnectError")


def test_who_does_not_answer_is_asked_once_and_nobody_waits_behind(lin, gateway, noon):
    dead = {"name": "dead", "url": "http://127.0.0.1:9/", "secret": "s", "topics": ["t"]}
    hook = Webhook.objects.create(**dead, created_at=NOON)
    for n in range(3):
        actions.publish("t", {}, key=str(n))
    queue(lin)
    assert sending.send_due() == 2
    assert sms().state == "sent"
    hooked = hook.deliveries.order_by("id").values_list("attempts", "available_at")
    assert list(hooked) == [(n, NOON + sending.FIRST_WAIT) for n in (1, 0, 0)]
    noon.shift(sending.FIRST_WAIT)
    assert sending.send_due() == 1


def test_one_that_answers_with_an_error_keeps_no_other_waiting(lin, gateway, noon):
    gateway.answers = [503]
    for n in range(3):
        queue(lin, key=str(n))
    assert sending.send_due() == 3


@pytest.mark.django_db(transaction=True)
def test_a_slow_gateway_has_two_lanes_and_nothing_stays_behind(lin, gateway):
    at_once, most = [], []

    def slowly():
        at_once.append(1)
        most.append(len(at_once))
        time.sleep(0.05)
        at_once.pop()

    gateway.on_receipt = slowly
    for n in range(8):
        actions.queue("test.answered", to=[lin], data={"lead_office": None}, key=str(n))
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda _: _sent_and_closed(), range(5)))
    assert (max(most), len(gateway.posts)) == (2, 8)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def _sent_and_closed():
    try:
        sending.send_in_lanes()
    finally:
        connection.close()


def test_nobody_to_send_to_is_no_failure(zhao, gateway, noon):
    queue(zhao)
    sending.send_due()
    assert sms().state == "void"


@pytest.mark.parametrize(("hour", "sent"), [(21, 1), (22, 0), (23, 0), (3, 0), (7, 0), (8, 1)])
def test_no_phone_rings_at_night(lin, gateway, hour, sent):
    with time_machine.travel(NOON + (hour - 12) % 24 * HOUR, tick=False):
        queue(lin)
        sending.send_due()
    assert len(gateway.posts) == sent


def test_what_waited_for_the_morning_is_sent_then(lin, gateway):
    with time_machine.travel(NOON + 11 * HOUR, tick=False) as traveller:
        queue(lin)
        sending.send_due()
        traveller.shift(9 * HOUR)
        sending.send_due()
    assert len(gateway.posts) == 1


def test_the_urgent_does_not_wait_for_the_morning(lin, gateway):
    with time_machine.travel(NOON + 11 * HOUR, tick=False):
        actions.queue("test.answered", to=[lin], data={"lead_office": None}, key="k")
        sending.send_due()
    assert len(gateway.posts) == 1


def test_a_claim_that_never_came_back_is_taken_again_and_at_last_buried(lin, gateway, noon):
    queue(lin)
    for _ in range(sending.ATTEMPTS):
        assert sending.claim() is not None
        assert sending.claim() is None
        noon.shift(sending.LEASE)
    sending.send_due()
    assert (sms().state, sms().error, gateway.posts) == ("dead", "Unfinished", [])


def test_a_late_failure_does_not_undo_a_newer_success(lin, gateway, noon):
    queue(lin)
    slow = sending.claim()
    noon.shift(sending.LEASE)
    sending.send_due()
    gateway.answers = [503]
    sending.deliver(slow)
    assert sms().state == "sent"


def test_operators_hear_of_the_dead_once_a_day(lin, zhao, gateway, noon, operator):
    gateway.answers = [400]
    queue(lin)
    sending.send_due()
    for _ in range(3):
        actions.tell_of_the_dead()
    assert [n.data for n in operator.notices.all()] == [{"count": 1}]

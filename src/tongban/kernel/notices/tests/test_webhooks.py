import json
import time

import pytest

from tongban.kernel.access.actor import NOBODY, SYSTEM
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.notices import actions, sending, webhooks
from tongban.kernel.notices.channels import DeliveryError, signing
from tongban.kernel.notices.channels.webhook import is_outside, split
from tongban.kernel.notices.models import Delivery, Webhook


@pytest.fixture
def topic():
    return webhooks.all_topics()[0]


def register(gateway, topic):
    return webhooks.register("partner", gateway.url, [topic], office_id=None, by=SYSTEM)


def test_a_webhook_hears_its_topic_once(db, gateway, topic):
    register(gateway, topic)
    for _ in range(2):
        actions.publish(topic, {"case": 7}, key="7:1")
    actions.publish("another.topic", {"case": 7}, key="7:1")
    sending.send_due()
    [(headers, body)] = gateway.posts
    told = {"id": headers["X-Tongban-Delivery"], "topic": topic, "data": {"case": 7}}
    assert json.loads(body) == told


def test_the_signature_holds_for_body_and_time_alone(db, gateway, topic):
    hook = register(gateway, topic)
    actions.publish(topic, {"case": 7}, key="7:1")
    sending.send_due()
    [(headers, body)] = gateway.posts
    stamp, given = headers["X-Tongban-Timestamp"], headers["X-Tongban-Signature"]
    secret = hook.secret.open()
    assert signing.signature(secret, stamp, body) == given
    assert signing.signature(secret, str(int(stamp) + 1), body) != given
    assert signing.signature(secret, stamp, body + b" ") != given
    assert abs(int(stamp) - time.time()) < 60


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(db, gateway, topic, status):
    register(gateway, topic)
    gateway.answers = [status]
    actions.publish(topic, {}, key="1")
    sending.send_due()
    assert (len(gateway.posts), Delivery.objects.get().error) == (1, f"HTTP {status}")


def test_inner_addresses_are_refused(db, gateway, topic, settings):
    register(gateway, topic)
    settings.WEBHOOK_PRIVATE = False
    actions.publish(topic, {}, key="1")
    sending.send_due()
    assert (gateway.posts, Delivery.objects.get().error) == ([], "PrivateAddress")


@pytest.mark.parametrize(
    ("place", "outside"),
    [
        ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.0.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False), ("fe80::1%eth0", False),
        ("fd00::1", False), ("::ffff:127.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
        ("223.5.5.5", True), ("2400:3200::1", True), ("64:ff9b::df05:505", True),
    ],
)  # fmt: skip
def test_what_is_outside(place, outside):
    assert is_outside(place) is outside


def test_a_stopped_webhook_hears_nothing_more(db, gateway, topic):
    hook = register(gateway, topic)
    actions.publish(topic, {}, key="1")
    webhooks.stop(hook.pk, by=SYSTEM)
    actions.publish(topic, {}, key="2")
    sending.send_due()
    assert (gateway.posts, [d.state for d in Delivery.objects.all()]) == ([], ["void"])


def test_an_office_hears_only_what_concerns_it(db, gateway, topic, office):
    webhooks.register("partner", gateway.url, [topic], office_id=office.pk, by=SYSTEM)
    actions.publish(topic, {"n": 1}, key="1", offices=[office.pk + 1])
    actions.publish(topic, {"n": 2}, key="2", offices=[office.pk])
    sending.send_due()
    assert [json.loads(body)["data"] for _, body in gateway.posts] == [{"n": 2}]


@pytest.mark.parametrize(
    "url", ["http://example.org/", "https://", "ftp://example.org", "https://a:b@example.org/"]
)
def test_only_https_without_a_login_is_entered(db, url, topic):
    with pytest.raises(TongbanError):
        webhooks.register("partner", url, [topic], office_id=None, by=SYSTEM)


def test_entering_needs_the_right_and_the_secret_is_sealed(db, gateway, topic):
    with pytest.raises(NotAllowed):
        webhooks.register("partner", gateway.url, [topic], office_id=None, by=NOBODY)
    hook = register(gateway, topic)
    assert hook.secret.open() not in str(hook.secret)


def test_a_program_that_is_stopped_is_not_tried(db, gateway, topic):
    hook = register(gateway, topic)
    webhooks.stop(hook.pk, by=SYSTEM)
    with pytest.raises(Webhook.DoesNotExist):
        webhooks.ping(hook.pk, by=SYSTEM)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("address", ["http://[x", "https://a:99999/", "https://", "https://a:0/"])
def test_what_is_no_address_fails_for_good(address):
    with pytest.raises(DeliveryError, check=lambda failure: failure.final):
        split(address)

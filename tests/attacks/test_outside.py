"""Addresses that others name: webhooks, partners and pictures reach nothing inside; mail keeps its headers."""

import socket
from urllib.parse import urlsplit

import pytest

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.notices import webhooks
from tongban.kernel.notices.channels import mail, webhook
from tongban.kernel.notices.channels.base import DeliveryError, Outgoing
from tongban.services.open311 import wire
from tongban.services.open311.actions import peering, picturing

INNER = [
    "127.0.0.1", "127.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "2130706433", "0x7f000001", "0177.0.0.1", "017700000001", "localhost", "255.255.255.255", "240.0.0.1",
    "[::1]", "[::]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[fe80::1]", "[fec0::1]", "[fd00::1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2606:4700::5efe:7f00:1]", "[2606:4700::200:5efe:a00:1]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[ff02::1]",
]  # fmt: skip


@pytest.mark.parametrize("host", INNER)
def test_no_way_of_writing_an_inner_address_is_outside(host, settings):
    settings.WEBHOOK_PRIVATE = False
    with pytest.raises(DeliveryError) as refused:
        webhook.judged(urlsplit(f"https://{host}/x"))
    assert refused.value.told in {"PrivateAddress", "NameNotFound"}


@pytest.mark.parametrize("place", ["223.5.5.5", "2400:3200::1", "::ffff:223.5.5.5", "64:ff9b::df05:505"])
def test_what_is_outside_is_reached(place):
    assert webhook.is_outside(place)


def test_a_name_is_looked_up_once_and_connected_to_as_judged(monkeypatch, settings):
    """A name server that answers otherwise the second time changes nothing: there is no second time."""
    settings.WEBHOOK_PRIVATE = False
    asked, reached = [], []

    def answer(host, *_more, **_named):
        asked.append(host)
        place = "223.5.5.5" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(
        webhook.http, "post", lambda url, *_more, **_named: reached.append(urlsplit(url).hostname)
    )
    webhook.send(Outgoing("webhook", key="1", address="https://rebinding.example/x", topic="t", secret="s"))
    assert (asked, reached) == (["rebinding.example"], ["223.5.5.5"])


def test_one_inner_address_among_several_is_enough_to_refuse(monkeypatch, settings):
    settings.WEBHOOK_PRIVATE = False
    places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (p, 443)) for p in ("223.5.5.5", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_n: places)
    for reach in (lambda u: webhook.judged(urlsplit(u)), wire.picture):
        with pytest.raises(DeliveryError, match="PrivateAddress"):
            reach("https://two.example/x")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "https:///x", "https://u:p@example.com/",
        "https://:p@example.com/", "https://@example.com/", "gopher://127.0.0.1:25/_HELO", "https://exämple.com/", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_not_entered(db, people, settings, url):
    settings.WEBHOOK_PRIVATE = False
    with pytest.raises(TongbanError):
        webhooks.register("x", url, webhooks.all_topics()[:1], office_id=None, by=SYSTEM)
    with pytest.raises(TongbanError):
        peering.connect("x", url, "key", by=SYSTEM, office=people.world.office("housing"))


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/trusted.example",
        "https://trusted.example.evil.example/",
        "https://trusted.example@evil.example/",
    ],
)
def test_a_picture_is_fetched_from_trusted_hosts_alone(settings, url):
    settings.OPEN311_MEDIA = ["trusted.example"]
    assert not picturing.is_trusted(url)


@pytest.mark.parametrize("words", ["a\r\nBcc: all@example.com", "a\nX: y", "a\u2028Bcc: x"])
def test_a_subject_adds_no_header(words):
    message = Outgoing("email", key="1", topic="t", address="wang@example.com", subject=words, text="x")
    letter = mail._letter(message, urlsplit("smtp://localhost"))
    assert letter["Bcc"] is None
    assert letter["X"] is None
    assert len(letter.as_bytes().split(b"\n\n")[0].split(b"\nSubject: ")) == 2


@pytest.mark.parametrize("address", ["a@b.c\r\nBcc: d@e.f", "a@b.c, d@e.f", "a b@c.d\n"])
def test_an_address_names_one_person(address):
    with pytest.raises((ValueError, IndexError)):
        mail._letter(
            Outgoing("email", key="1", topic="t", address=address, subject="s", text="x"),
            urlsplit("smtp://localhost"),
        )

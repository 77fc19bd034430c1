"""Signed webhooks. The address is looked up once, judged, and connected to as judged: it cannot move meanwhile."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from tongban.kernel.notices.channels import http, signing
from tongban.kernel.notices.channels.base import DeliveryError, Outgoing

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
PORTS = {"https": 443, "http": 80}


def send(message: Outgoing) -> None:
    """Post one signed message to a program's address."""
    url = urlsplit(message.address)
    place = judged(url)
    body = http.encoded({"id": message.key, "topic": message.topic, "data": message.payload})
    headers = {"Host": url.netloc, **signing.headers(message.key, message.secret, body)}
    shown = f"[{place}]" if ":" in place else place
    pinned = url._replace(netloc=f"{shown}:{url.port or PORTS[url.scheme]}").geturl()
    http.post(pinned, body, headers, sni_hostname=url.hostname)


def judged(url: SplitResult) -> str:
    """The IP address to connect to, or a final failure for one that is not the outside world's."""
    if url.scheme not in PORTS or not url.hostname or url.username or not url.netloc.isascii():
        raise DeliveryError("BadAddress", final=True)
    try:
        found = socket.getaddrinfo(url.hostname, url.port or PORTS[url.scheme], type=socket.SOCK_STREAM)
    except OSError as error:
        raise DeliveryError("NameNotFound") from error
    places = [str(info[4][0]) for info in found]
    if not settings.WEBHOOK_PRIVATE and not all(map(is_outside, places)):
        raise DeliveryError("PrivateAddress", final=True)
    return places[0]


def is_outside(place: str) -> bool:
    """Is it an address of the public internet (and no way of writing an inner one)?"""
    ip = ipaddress.ip_address(place.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if isinstance(ip, ipaddress.IPv6Address) and ip in NAT64:
        inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if inner is not None:
        return is_outside(str(inner))
    return ip.is_global and not ip.is_multicast

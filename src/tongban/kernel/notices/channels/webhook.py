"""Signed webhooks. The address is looked up once, judged, and connected to as judged: it cannot move meanwhile."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from tongban.kernel.notices.channels import http, signing
from tongban.kernel.notices.channels.base import DeliveryError, Outgoing

NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
ISATAP = (0x0000_5EFE, 0x0200_5EFE)
# of a site, of a provider's own NAT64, or IPv4 in a form that nobody uses any more: inside, whatever the library says
INSIDE = tuple(map(ipaddress.IPv6Network, ("fec0::/10", "64:ff9b:1::/48", "::/96")))
PORTS = {"https": 443, "http": 80}


def is_address(url: str) -> bool:
    """May a program stand at this address? With TLS (unless inner addresses are allowed), and without a user in it."""
    schemes = {"https", "http"} if settings.WEBHOOK_PRIVATE else {"https"}
    try:
        parts = split(url)
    except DeliveryError:
        return False
    return parts.scheme in schemes and "@" not in parts.netloc and url.isascii()


def split(url: str) -> SplitResult:
    """The parts of an address that has a host and a port that there is; a final failure for any other text."""
    try:
        parts = urlsplit(url)
        known = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise DeliveryError("BadAddress", final=True) from error
    if not known:
        raise DeliveryError("BadAddress", final=True)
    return parts


def send(message: Outgoing) -> None:
    """Post one signed message to a program's address."""
    url = split(message.address)
    place = judged(url)
    body = http.encoded({"id": message.key, "topic": message.topic, "data": message.payload})
    headers = {"Host": url.netloc, **signing.headers(message.key, message.secret, body)}
    shown = f"[{place}]" if ":" in place else place
    pinned = url._replace(netloc=f"{shown}:{url.port or PORTS[url.scheme]}").geturl()
    http.post(pinned, body, headers, sni_hostname=url.hostname)


def judged(url: SplitResult) -> str:
    """The IP address to connect to, or a final failure for one that is not the outside world's."""
    if url.scheme not in PORTS or not url.hostname or "@" in url.netloc or not url.netloc.isascii():
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
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in net for net in INSIDE):
            return False
        if (inner := _within(ip)) is not None:
            return is_outside(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _within(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to."""
    if ip in NAT64 or (int(ip) >> 32) & 0xFFFFFFFF in ISATAP:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour

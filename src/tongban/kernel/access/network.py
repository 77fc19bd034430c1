"""Where a visitor comes from, as far as our own proxies can vouch for it; kept only as a keyed digest."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest  # noqa: TID251 - the address is a matter of HTTP

from tongban.kernel.core import sealed


def client_address(request: HttpRequest) -> str:
    """The visitor's address: what the outermost of our proxies saw; without proxies, who connected."""
    seen = [x.strip() for x in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if x.strip()]
    chain = [*seen, request.META.get("REMOTE_ADDR", "")]
    ours = min(settings.PROXIES, len(chain) - 1)
    return _address(chain[-1 - ours])


def network_index(address: str) -> bytes:
    """A digest of the network an address belongs to: one IPv4 address, or the /64 that one IPv6 line is given."""
    found = ip_address(address)
    network = ip_network((found, 64), strict=False) if isinstance(found, IPv6Address) else found
    return sealed.blind_index(str(network), "network")


def nobody_in_particular(*_given: object) -> str:
    """What log lines of the lock-out say instead of names and addresses."""
    return "{somebody}"


def _address(text: str) -> str:
    try:
        found = ip_address(text)
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - not an address to listen on: a connection without one, such as a socket
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)

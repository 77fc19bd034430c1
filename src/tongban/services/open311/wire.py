"""One call to a partner: to an address looked up once, judged, and connected to as judged; no redirects, JSON back."""

import json
import time
from collections.abc import Mapping
from typing import Any

import httpx

from tongban.kernel.notices.channels.base import DeliveryError
from tongban.kernel.notices.channels.http import TIMEOUT, WORTH_TRYING_AGAIN
from tongban.kernel.notices.channels.webhook import PORTS, judged, split
from tongban.services.open311.models import Peer

BIGGEST = 10 * 1024 * 1024  # bytes of an answer
LONGEST = 60  # seconds to read it


def post(peer: Peer, path: str, form: Mapping[str, str], *, key: str) -> dict[str, Any]:
    """Send a form; `key` lets the partner know it again. Returns the one thing the answer tells of."""
    told = _call(peer, "POST", path, {"Idempotency-Key": key}, data={**form, "api_key": peer.key.open()})
    if not isinstance(told, list) or not told or not isinstance(told[0], dict):
        raise DeliveryError("BadAnswer")
    return told[0]


def get(peer: Peer, path: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
    """Ask for a list; the key goes into a header, where no log of addresses keeps it."""
    bearer = {"Authorization": f"Bearer {peer.key.open()}"}
    told = _call(peer, "GET", path, bearer, params=dict(query))
    if not isinstance(told, list):
        raise DeliveryError("BadAnswer")
    return [one for one in told if isinstance(one, dict)]


def picture(address: str) -> bytes:
    """What stands at an address of a trusted host."""
    return _asked("GET", address, {"Accept": "image/*"})


def _call(peer: Peer, method: str, path: str, headers: Mapping[str, str], **given: Any) -> Any:
    for part in ("params", "data"):
        if part in given and peer.jurisdiction:
            given[part]["jurisdiction_id"] = peer.jurisdiction
    try:
        return json.loads(_asked(method, f"{peer.url.rstrip('/')}/{path}", headers, **given))
    except ValueError as error:
        raise DeliveryError("BadAnswer") from error


def _asked(method: str, address: str, headers: Mapping[str, str], **given: Any) -> bytes:
    url = split(address)
    place = judged(url)
    shown = f"[{place}]" if ":" in place else place
    pinned = url._replace(netloc=f"{shown}:{url.port or PORTS[url.scheme]}").geturl()
    sent = {"Host": url.netloc, "User-Agent": "tongban", "Accept": "application/json", **headers}
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
            request = client.build_request(
                method, pinned, headers=sent, extensions={"sni_hostname": url.hostname}, **given
            )
            return _read(client.send(request, stream=True))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DeliveryError(type(error).__name__) from error


def _read(answer: httpx.Response) -> bytes:
    """The body, as long as it is neither too large nor fed drop by drop."""
    with_room, until = bytearray(), time.monotonic() + LONGEST
    try:
        for piece in answer.iter_bytes():
            with_room += piece
            if len(with_room) > BIGGEST:
                raise DeliveryError("TooLarge")
            if time.monotonic() > until:
                raise DeliveryError("TooSlow")
    finally:
        answer.close()
    status = answer.status_code
    if not 200 <= status < 300:
        raise DeliveryError(f"HTTP {status}", final=400 <= status < 500 and status not in WORTH_TRYING_AGAIN)
    return bytes(with_room)

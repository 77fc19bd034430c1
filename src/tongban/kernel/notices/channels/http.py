"""One POST of JSON: no redirects, no proxies of the environment, the answer's body unread."""

import json
from collections.abc import Mapping
from typing import Any

import httpx

from tongban.kernel.notices.channels.base import DeliveryError

TIMEOUT = httpx.Timeout(10.0)
WORTH_TRYING_AGAIN = {408, 409, 425, 429}


def encoded(payload: Mapping[str, Any]) -> bytes:
    """The body, byte for byte the same at every attempt."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def post(url: str, body: bytes, headers: Mapping[str, str], **extensions: Any) -> None:
    """Post, and be content with a 2xx only."""
    sent = {"Content-Type": "application/json", "User-Agent": "tongban", **headers}
    try:
        with (
            httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client,
            client.stream("POST", url, content=body, headers=sent, extensions=extensions) as answer,
        ):
            status = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DeliveryError(type(error).__name__, silent=isinstance(error, httpx.TransportError)) from error
    if not 200 <= status < 300:
        raise DeliveryError(f"HTTP {status}", final=status < 500 and status not in WORTH_TRYING_AGAIN)

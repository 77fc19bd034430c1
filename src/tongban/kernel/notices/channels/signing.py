"""How what we send over HTTP is signed, so that the other side knows it is ours, whole and fresh."""

import hashlib
import hmac
import time

VERSION = "v1"


def headers(key: str, secret: str, body: bytes) -> dict[str, str]:
    """The three headers of a signed message; the time is that of the attempt, the delivery's key never changes."""
    stamp = str(int(time.time()))
    return {
        "X-Tongban-Delivery": key,
        "X-Tongban-Timestamp": stamp,
        "X-Tongban-Signature": signature(secret, stamp, body),
    }


def signature(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the time, a dot and the body as sent."""
    made = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
    return f"{VERSION}={made.hexdigest()}"

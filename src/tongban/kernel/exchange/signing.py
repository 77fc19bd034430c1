"""Every list is signed by this installation (Ed25519) and chained to the one before; senders may sign their own.

SM2 is not offered: the library this program seals and signs with (cryptography) has none.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from tongban.kernel.core.errors import NotAllowed
from tongban.kernel.exchange.models import Submission

START = bytes(32)


@dataclass(frozen=True)
class Break:
    """A list whose chain or signature does not hold."""

    submission: int
    what: str


def key_path() -> Path:
    """Where the signing key of this installation lies."""
    return Path(settings.HOME) / "keys" / "exchange.key"


def house_key() -> Ed25519PrivateKey:
    """The signing key, made at first use; who comes second keeps what the first wrote."""
    path = key_path()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".exchange.{os.getpid()}.{id(path)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(Ed25519PrivateKey.generate().private_bytes_raw())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def told(row: Submission) -> bytes:
    """What the hash of a list stands for: where it came from, what it stands for, what was in it, and when."""
    said: list[Any] = [row.source_id, row.register, row.day.isoformat(), row.full, row.scope_path]
    said += [bytes(row.sha256).hex(), row.received_at.isoformat(), row.received_by]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def sign(row: Submission, prev: bytes) -> None:
    """Chain a list to the one before and sign it (not yet saved)."""
    row.prev_hash = prev
    row.hash = hashlib.sha256(prev + told(row)).digest()
    row.signature = house_key().sign(bytes(row.hash))


def verify() -> list[Break]:
    """Recompute the chain of all lists and check every signature."""
    prev, key, breaks = START, house_key().public_key(), []
    for row in Submission.objects.defer("content").order_by("pk").iterator(chunk_size=500):
        if bytes(row.prev_hash) != prev:
            breaks.append(Break(row.pk, "unlinked"))
        if bytes(row.hash) != hashlib.sha256(bytes(row.prev_hash) + told(row)).digest():
            breaks.append(Break(row.pk, "changed"))
        if not is_signed(key, bytes(row.signature), bytes(row.hash)):
            breaks.append(Break(row.pk, "not signed by this installation"))
        prev = bytes(row.hash)
    return breaks


def is_signed(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    """Was this signed by whoever holds the key's other half?"""
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def require_signed(public_key: bytes | None, signature: bytes, message: bytes) -> None:
    """Refuse what a sender's program did not sign with the key that its office gave us."""
    if public_key is None:
        raise NotAllowed(_("No signing key of this source is known. Give it on the page of the source."))
    if len(signature) != 64 or not is_signed(
        Ed25519PublicKey.from_public_bytes(bytes(public_key)), signature, message
    ):
        raise NotAllowed(_("The signature is not right: the list was changed, or signed with another key."))

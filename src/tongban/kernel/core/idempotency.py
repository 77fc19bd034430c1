"""Writes that come over the network with a key are done once, however often they are sent."""

import hashlib
import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from tongban.kernel.core import clock, sealed
from tongban.kernel.core.errors import Conflict
from tongban.kernel.core.models import IdempotencyKey

SEALED = {"keys": ("requests.keys",), "sealed": ("api.answer", "open311.answer")}
"""The sealed parts of answers, and what each may be bound to."""
KEPT = timedelta(days=90)  # a phone that was without a network for a season still sends its reports once
BATCH = 5000


def claim(scope: str, key: str, asked: Any = None) -> dict[str, Any] | None:
    """Take a key in the caller's transaction: None if it is new, else the answer given before.

    A second sender waits here until the first has committed. The same key with another question is refused.
    """
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_idempotencykey (key, scope, digest, created_at) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (scope, key) DO NOTHING",
            [key[:100], scope, digest, clock.now()],
        )
        if cursor.rowcount:
            return None
    earlier = IdempotencyKey.objects.get(scope=scope, key=key[:100])
    if bytes(earlier.digest) != digest:
        raise Conflict(_("This key was used for something else; send a new one."), code="key_reused")
    return earlier.answer or {}


def settle(scope: str, key: str, answer: dict[str, Any]) -> None:
    """Keep the answer, in the same transaction as what it answers."""
    IdempotencyKey.objects.filter(scope=scope, key=key[:100]).update(answer=answer)


def forget() -> int:
    """Delete the answers that were kept long enough: a key sent again after that is a new one. Returns how many."""
    old = IdempotencyKey.objects.filter(created_at__lt=clock.now() - KEPT)
    gone = 0
    while some := list(old.values_list("pk", flat=True)[:BATCH]):
        gone += IdempotencyKey.objects.filter(pk__in=some).delete()[0]
    return gone


def resealed(row: IdempotencyKey) -> dict[str, Any]:
    """What an answer is to be, where a part of it is not under the newest key."""
    answer = row.answer or {}
    anew = {name: _anew(answer[name], SEALED[name]) for name in SEALED.keys() & answer.keys()}
    return {} if anew.items() <= answer.items() else {"answer": {**answer, **anew}}


def _anew(value: str, contexts: tuple[str, ...]) -> str:
    if sealed.is_newest(bytes.fromhex(value)):
        return value
    for context in contexts:
        with suppress(sealed.KeyRingError):
            return sealed.seal(sealed.unseal(bytes.fromhex(value), context), context).hex()
    raise sealed.KeyRingError(_("A sealed value does not open: it was changed, or sealed for another field."))

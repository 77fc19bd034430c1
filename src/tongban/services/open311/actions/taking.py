"""Filing and adding for programs: once, however often a flaky client sends it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction

from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.outside import Handed, Receipt
from tongban.kernel.core import clock, idempotency, sealed
from tongban.kernel.core.models import IdempotencyKey
from tongban.services.open311.actions import picturing
from tongban.services.open311.queries.asked import asking
from tongban.services.open311.queries.happened import update_id

ALIKE = timedelta(minutes=10)  # so long the same words of the same key are taken for a repetition
Answer = dict[str, Any]


def file(
    handed: Handed, *, by: Actor, key: str, asked: Any, picture: str, notice: Callable[[Receipt], str]
) -> Answer:
    """File a request; a repetition is answered as the first was."""

    def act() -> Answer:
        receipt = asking("file")(handed)
        if picture and picturing.is_trusted(picture):
            picturing.expect(receipt.case, picture)
        return {
            "service_request_id": receipt.reference,
            "service_notice": notice(receipt),
            "account_id": None,
        }

    return _once(f"open311:file:{_who(by)}", key, asked, act)


def add(case: int, reference: str, text: str, *, by: Actor, key: str, asked: Any, again: bool) -> Answer:
    """Say something for the requester; a repetition is answered as the first was."""

    def act() -> Answer:
        seq = asking("say")(case, by=by, text=text, again=again)
        return {"update_id": update_id(reference, seq)}

    return _once(f"open311:say:{_who(by)}", key, asked, act)


def _who(by: Actor) -> int:
    """The account: a key that was renewed goes on where the old one ended."""
    return int(by.account.pk)


@transaction.atomic
def _once(scope: str, key: str, asked: Any, act: Callable[[], Answer]) -> Answer:
    if not key:
        key = sealed.blind_index(json.dumps(asked, sort_keys=True), scope).hex()
        IdempotencyKey.objects.filter(scope=scope, key=key, created_at__lt=clock.now() - ALIKE).delete()
    earlier = idempotency.claim(
        scope, key, sealed.blind_index(json.dumps(asked, sort_keys=True), scope).hex()
    )
    if earlier:
        told: Answer = json.loads(sealed.unseal(bytes.fromhex(earlier["sealed"]), "open311.answer"))
        return told
    answer = act()
    idempotency.settle(scope, key, {"sealed": sealed.seal(json.dumps(answer), "open311.answer").hex()})
    return answer

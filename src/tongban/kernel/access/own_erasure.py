"""What people had erased about themselves, remembered outside the database, so that a restore erases it once more.

A line holds a moment and the number of an account, and when that was opened: after a restore numbers are given out again.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.models import Account
from tongban.kernel.core import clock, outbox
from tongban.kernel.core.disk import settle
from tongban.kernel.core.outbox import Letter
from tongban.kernel.core.service import providers

TOPIC = "access.erased"
NAME = "erasures.jsonl"


@transaction.atomic
def erase_own(actor: Actor) -> int:
    """Every room erases what it holds of a signed-in person that has ended and that no law keeps; how many records."""
    count = _erase(actor)
    if count and settings.ERASURES:
        outbox.put([Letter(TOPIC, {"account": actor.account.pk, "at": clock.now().isoformat()})])
    return count


def remember(account: int, at: str) -> None:
    """Write an erasure down where no restore reaches it; a line that is written twice does no harm."""
    folder: Path | None = settings.ERASURES
    if folder is None:  # the letter waits, and is seen among what was not delivered
        raise RuntimeError("TONGBAN_ERASURES is set for the web, and not for the worker")
    opened = Account.objects.values_list("created_at", flat=True).get(pk=account)
    line = json.dumps({"at": at, "account": account, "opened": opened.isoformat()}) + "\n"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(line)
        out.flush()
        os.fsync(out.fileno())
    settle(folder)


def erase_again(since: datetime) -> int:
    """Carry out once more what was asked for after a moment, as far as it has ended now; how many accounts asked."""
    asked = {(pk, opened) for at, pk, opened in _remembered(settings.ERASURES) if at > since}
    accounts = Account.objects.in_bulk([pk for pk, _opened in asked])
    known = [a for pk, opened in sorted(asked) if (a := accounts.get(pk)) and a.created_at == opened]
    for account in known:
        with transaction.atomic():
            _erase(Actor(f"account:{account.pk}", account.label, account))
    return len(known)


def _erase(actor: Actor) -> int:
    return sum(forget(actor) for forget in providers("own_erasure"))


def _remembered(folder: Path | None) -> Iterator[tuple[datetime, int, datetime]]:
    """Moment, account, and when that was opened; a line that a power cut left half written is passed over."""
    file = folder / NAME if folder else None
    for line in file.read_text(encoding="ascii").splitlines() if file and file.exists() else ():
        try:
            said = json.loads(line)
            found = (
                datetime.fromisoformat(said["at"]),
                int(said["account"]),
                datetime.fromisoformat(said["opened"]),
            )
        except (ValueError, KeyError, TypeError):
            continue
        yield found

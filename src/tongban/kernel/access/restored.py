"""After a restore: what was ended since the backup would hold again, so sessions and keys end, and it is written down."""

from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction

from tongban.kernel.access.actions import revoke_key
from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.access.models import Account, ApiKey, Grant
from tongban.kernel.access.queries import still_held
from tongban.kernel.core import clock, events
from tongban.kernel.core.events import Entry

STREAM = "installation"


@transaction.atomic
def end_what_must_not_hold_again(*, taken_at: str, keep_keys: bool) -> dict[str, Any]:
    """End every session and, unless they are kept, every key; returns how many, and what holds as of the backup."""
    sessions, _ = Session.objects.all().delete()
    held = (
        []
        if keep_keys
        else list(ApiKey.objects.select_related("account").filter(valid__contains=clock.now()))
    )
    for key in held:
        revoke_key(key, by=SYSTEM)
    told = {"sessions": sessions, "keys": len(held)}
    events.append(STREAM, 1, [Entry("restored", SYSTEM.code, {"taken_at": taken_at, **told})])
    roles = Grant.objects.filter(still_held(), waiting=False).count()
    accounts = Account.objects.filter(is_active=True, home__isnull=False).count()
    return {**told, "roles_as_of_backup": roles, "accounts_as_of_backup": accounts}

"""Many accounts at once, each with its role: the same rows and events as one by one, in a handful of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.models import Account, Grant
from tongban.kernel.access.queries import STREAM
from tongban.kernel.access.rights import all_roles
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import NotAllowed, TongbanError
from tongban.kernel.core.events import Entry, Head
from tongban.kernel.parties.models import Office
from tongban.kernel.places.models import Division


@dataclass(frozen=True)
class Hire:
    """Somebody to be employed: who, where they are at home, and the role at their office or over their division."""

    username: str
    label: str
    home: Division
    role: str
    office: Office | None = None


@transaction.atomic
def employ(hires: Sequence[Hire], *, by: Actor) -> list[Account]:
    """All of them have an account without a password and their role from now on, or none; the system alone may."""
    if not by.is_system:
        raise NotAllowed(_("This step is not yours to take. The case page shows who can."))
    accounts = [_account(one) for one in hires]
    Account.objects.bulk_create(accounts, batch_size=500)
    pairs = list(zip(accounts, hires, strict=True))
    grants = [_grant(account, one) for account, one in pairs]
    Grant.objects.bulk_create(grants, batch_size=500)
    events.append_many(
        STREAM,
        [(g.account_id, Head(), _told(g, one, by)) for g, (_a, one) in zip(grants, pairs, strict=True)],
    )
    return accounts


def _account(one: Hire) -> Account:
    account = Account(username=one.username, label=one.label, home=one.home, created_at=clock.now())
    account.set_unusable_password()
    return account


def _grant(account: Account, one: Hire) -> Grant:
    role = all_roles().get(one.role)
    if role is None or (role.at == "office" and one.office is None):
        raise TongbanError(_("There is no such role: %s") % one.role, field="role")
    at_office = role.at == "office"
    return Grant(
        account=account,
        role=one.role,
        office=one.office if at_office else None,
        division=None if at_office else one.home,
        valid=TimestamptzRange(clock.now(), None),
    )


def _told(grant: Grant, one: Hire, by: Actor) -> list[Entry]:
    given = {"grant": grant.pk, "role": grant.role, "office": grant.office_id, "division": grant.division_id}
    return [
        Entry("account.opened", by.code, {"home": one.home.pk}),
        Entry("role.given", by.code, {**given, "waiting": False}),
    ]

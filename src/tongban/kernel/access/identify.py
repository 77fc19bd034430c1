"""From a proof (an account, a key, a case's code) to an actor: what somebody holds is read here, in one query.

A rush asks this thousands of times: a second proof is looked for only where a role wants one, one's own cases when a
page first asks for them.
"""

import hmac
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, cast
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.utils.functional import SimpleLazyObject

from tongban.kernel.access.actor import NOBODY, Actor, Holding
from tongban.kernel.access.models import Account, ApiKey
from tongban.kernel.access.rights import Role, all_roles
from tongban.kernel.core import clock, sealed
from tongban.kernel.core.service import provider

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# as plain SQL: every request of everybody who is signed in asks it, and to compose it took twice as long as to answer it
HELD = """/* planned once */
SELECT held.role, held.office_id, place.path, place.earlier_paths
FROM access_grant held
LEFT JOIN parties_organisation office ON office.id = held.office_id
JOIN places_division place ON place.id = coalesce(held.division_id, office.division_id)
WHERE held.account_id = %s AND NOT held.waiting AND held.valid @> %s
ORDER BY held.id
"""


class Held(NamedTuple):
    """A role as it is held now: at which office, and over which division, or where that office stands."""

    role: str
    office: int | None
    path: str
    earlier_paths: list[str]


def actor_for(account: Account, *, own_cases: Iterable[int] = ()) -> Actor:
    """Who an account is now. No right counts under a password that somebody else chose, and those of a strong role
    only once a second factor is set up.
    """
    if not account.is_active:
        return NOBODY
    holdings, short = _held_by(account)
    # the password comes first: whoever gave it must not set up the second factor of another person
    must = "password" if account.temporary else "second_factor" if short else ""
    return Actor(
        code=f"account:{account.pk}",
        label=account.label,
        account=account,
        holdings=() if account.temporary else holdings,
        own_cases=_own_cases(account, frozenset(own_cases)),
        must=must,
    )


def requester_of(own_cases: Iterable[int]) -> Actor:
    """Whoever proved to have filed these cases by code and secret."""
    own = frozenset(own_cases)
    return Actor(code="requester", own_cases=own) if own else NOBODY


def actor_for_key(token: str) -> Actor:
    """Who a key `prefix.secret` acts as: its account, narrowed to its scopes; nobody if it does not hold."""
    prefix, _, secret = token.partition(".")
    key = ApiKey.objects.select_related("account").filter(prefix=prefix).first()
    stored = bytes(key.hash) if key else bytes(32)
    if not hmac.compare_digest(stored, secret_hash(secret)) or key is None:
        return NOBODY
    if not _within(key, clock.now()) or not key.account.is_active:
        return NOBODY
    return Actor(
        code=f"key:{key.pk}",
        label=key.name,
        account=key.account,
        holdings=_held_by(key.account)[0],
        scopes=frozenset(key.scopes),
    )


def secret_hash(secret: str) -> bytes:
    """What is kept of a key's secret."""
    return hmac.digest(sealed.key_for("token"), secret.encode(), "sha256")


def new_secret() -> tuple[str, str]:
    """A fresh prefix and secret for a key."""
    return secrets.token_hex(4), secrets.token_urlsafe(32)


def waives_second_factor() -> bool:
    """The demo prefecture on this very machine lets everybody in by password alone."""
    return bool(settings.DEMO) and urlsplit(settings.PUBLIC_URL).hostname in LOOPBACK


def _held_by(account: Account) -> tuple[tuple[Holding, ...], bool]:
    """What counts of an account's roles, and whether some wait for a second factor."""
    grants, roles = _current_grants(account), all_roles()
    held = grants if _is_proved(account, grants, roles) else [g for g in grants if not roles[g.role].strong]
    return tuple(h for g in held for h in _holdings(g, roles[g.role])), len(held) < len(grants)


def _current_grants(account: Account) -> list[Held]:
    with connection.cursor() as cursor:
        cursor.execute(HELD, [account.pk, clock.now()])
        found = map(Held._make, cursor.fetchall())
    return [one for one in found if one.role in all_roles()]


def _is_proved(account: Account, grants: list[Held], roles: dict[str, Role]) -> bool:
    """Does no role want a second proof at log-in, or is one set up?"""
    if not any(roles[g.role].strong for g in grants) or waives_second_factor():
        return True
    return Authenticator.objects.filter(user=account).exclude(type="recovery_codes").exists()


def _holdings(grant: Held, role: Role) -> Iterator[Holding]:
    """A role over a division holds also over the paths the division had before."""
    for path in (grant.path, *grant.earlier_paths):
        yield Holding(grant.role, role.rights, grant.office, path)


def _own_cases(account: Account, proved: frozenset[int]) -> frozenset[int]:
    find = provider("own_cases") if account.person_id else None
    if find is None:
        return proved
    return cast("frozenset[int]", SimpleLazyObject(lambda: proved | frozenset(find(account.person_id))))


def _within(key: ApiKey, moment: datetime) -> bool:
    return key.valid is not None and moment in key.valid

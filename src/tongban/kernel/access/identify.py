"""From a proof (an account, a key, a case's code) to an actor: what somebody holds is read here, in one query."""

import hmac
import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from tongban.kernel.access.actor import NOBODY, Actor, Holding
from tongban.kernel.access.models import Account, ApiKey, Grant
from tongban.kernel.access.rights import Role, all_roles
from tongban.kernel.core import clock, sealed
from tongban.kernel.core.service import provider

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


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
        own_cases=frozenset(own_cases) | _cases_of(account),
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
    grants, roles = list(_current_grants(account)), all_roles()
    weak = [g for g in grants if _is_weak(g, roles)]
    return tuple(h for g in weak for h in _holdings(g, roles[g.role])), len(weak) < len(grants)


def _current_grants(account: Account) -> QuerySet[Grant]:
    second = Authenticator.objects.filter(user=OuterRef("account")).exclude(type="recovery_codes")
    held = Grant.objects.filter(account=account, waiting=False, valid__contains=clock.now())
    rows = held.select_related("office__division", "division").annotate(second=Exists(second))
    return rows.filter(role__in=all_roles())


def _is_weak(grant: Grant, roles: dict[str, Role]) -> bool:
    has_second: bool = grant.second  # type: ignore[attr-defined] # annotated by _current_grants
    return not roles[grant.role].strong or has_second or waives_second_factor()


def _holdings(grant: Grant, role: Role) -> Iterator[Holding]:
    """A role over a division holds also over the paths the division had before."""
    for path in (grant.path, *grant.earlier_paths):
        yield Holding(grant.role, role.rights, grant.office_id, path)


def _cases_of(account: Account) -> frozenset[int]:
    find = provider("own_cases") if account.person_id else None
    return frozenset(find(account.person_id)) if find else frozenset()


def _within(key: ApiKey, moment: datetime) -> bool:
    return key.valid is not None and moment in key.valid

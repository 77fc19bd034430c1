"""The only writers of accounts, roles and keys: each one transaction with its event on the account's chain."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.access.identify import actor_for, new_secret, secret_hash
from tongban.kernel.access.models import Account, ApiKey, Grant
from tongban.kernel.access.queries import STREAM, still_held
from tongban.kernel.access.rights import Role, all_rights, all_roles, require
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.events import Entry
from tongban.kernel.parties.models import Organisation
from tongban.kernel.places.models import Division


@transaction.atomic
def open_account(
    *, by: Actor, username: str, label: str, home: Division, email: str = "", password: str | None = None
) -> tuple[Account, str]:
    """Open an account for a member of staff; returns it with a password that must be changed at the first log-in."""
    require_over(by, "access.manage", home.path)
    name = username.strip().lower()
    if not name or not label.strip():
        raise TongbanError(_("Give a user name and the name to be shown."), field="username")
    chosen = password or new_password()
    account = Account(username=name, label=label.strip(), home=home, email=email, created_at=clock.now())
    account.temporary = password is None
    account.set_password(_acceptable(chosen, account))
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise Conflict(_("This user name is taken. Choose another."), field="username") from error
    _tell(account, "account.opened", by, home=home.pk)
    return account, chosen


@transaction.atomic
def set_password(account: Account, password: str, *, by: Actor) -> None:
    """Set a password: one's own for good, somebody else's until their next log-in; other sessions end."""
    own = _is(by, account)
    if not own:
        require(by, "access.manage", account)
        _refuse_taking_over(by, account)
    account.set_password(_acceptable(password, account))
    account.temporary = not own
    account.save(update_fields=["password", "temporary"])
    _tell(account, "password.changed" if own else "password.given", by)


@transaction.atomic
def reset_second_factor(account: Account, *, by: Actor) -> int:
    """Take away every second proof of somebody who lost theirs; only the operator of the server may."""
    if not by.is_system:
        raise NotAllowed(_("Only the operator of the server takes a second proof away."))
    count: int = Authenticator.objects.filter(user=account).delete()[0]
    _tell(account, "second_factor.reset", by, count=count)
    return count


@transaction.atomic
def rename_account(account: Account, *, by: Actor, label: str, language: str) -> None:
    """Change the name shown and the language; only one's own."""
    if not _is(by, account):
        raise NotAllowed(_("Only the person themselves changes this."))
    account.label = label.strip() or account.label
    account.language = language
    account.save(update_fields=["label", "language"])
    _tell(account, "account.renamed", by)


@transaction.atomic
def give_role(
    account: Account,
    role: str,
    *,
    by: Actor,
    office: Organisation | None = None,
    division: Division | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Grant:
    """Give a role at an office or over a division; a strong one waits until a second person confirms it."""
    kind = _declared(role, office, division)
    grant = Grant(account=account, role=role, division=division, given_by=by.account)
    grant.office_id = office.pk if office else None
    start = since or clock.now()
    if until and until <= start:
        raise TongbanError(_("The end must lie after the beginning."), field="until")
    grant.valid = TimestamptzRange(start, until)
    grant.waiting = kind.strong and not by.is_system
    _may_give(by, grant, account)
    _save_once(grant)
    given = {"grant": grant.pk, "role": role, "office": grant.office_id, "division": grant.division_id}
    _tell(account, "role.given", by, **given, waiting=grant.waiting)
    return grant


@transaction.atomic
def confirm_role(grant_id: int, *, by: Actor) -> Grant:
    """Confirm a strong role as the second person: neither who gave it nor who gets it."""
    grant = _locked(grant_id)
    require(by, "access.confirm", grant)
    if by.account is None or by.account.pk in {grant.given_by_id, grant.account_id}:
        raise NotAllowed(_("A strong role needs two people: another administrator must confirm it."))
    if not grant.waiting or grant.valid is None or grant.valid.isempty:
        raise Conflict(_("This role no longer waits: somebody confirmed or ended it meanwhile."))
    _giver_still_may(grant)
    grant.waiting = False
    grant.confirmed_by = by.account
    grant.save(update_fields=["waiting", "confirmed_by"])
    _tell(grant.account, "role.confirmed", by, grant=grant.pk, role=grant.role)
    return grant


@transaction.atomic
def end_role(grant_id: int, *, by: Actor) -> Grant:
    """End a role now; one that has not begun or still waits never holds. Anybody may lay down their own."""
    grant = _locked(grant_id)
    if not _is(by, grant.account):
        require_over(by, "access.manage", grant.path)
    _end(grant, by)
    return grant


@transaction.atomic
def close_account(account: Account, *, by: Actor) -> None:
    """Close an account: its roles and keys end, its sessions stop at once, its history stays."""
    require(by, "access.manage", account)
    if _is(by, account):
        raise NotAllowed(_("Nobody closes their own account; ask another administrator."))
    Account.objects.select_for_update().get(pk=account.pk)
    for grant in Grant.objects.select_for_update(of=("self",)).filter(still_held(), account=account):
        _end(grant, by)
    for key in account.keys.filter(valid__contains=clock.now()):
        _revoke(key, by)
    account.is_active = False
    account.save(update_fields=["is_active"])
    _tell(account, "account.closed", by)


@transaction.atomic
def make_key(
    account: Account, *, by: Actor, name: str, scopes: Sequence[str], until: datetime
) -> tuple[ApiKey, str]:
    """Make a key for a program and return its secret, which is shown this once and kept only as a hash."""
    require(by, "access.keys", account)
    if wrong := sorted(set(scopes) - key_scopes()):
        raise TongbanError(_("A key cannot carry this right: %s") % ", ".join(wrong), field="scopes")
    if not scopes or not name.strip() or until <= clock.now():
        raise TongbanError(_("Say what the key is for, what it may do and until when."), field="name")
    prefix, secret = new_secret()
    key = ApiKey(account=account, name=name.strip(), prefix=prefix, hash=secret_hash(secret))
    key.scopes = sorted(set(scopes))
    key.valid = TimestamptzRange(clock.now(), until)
    key.save()
    _tell(account, "key.made", by, key=key.pk, scopes=key.scopes)
    return key, f"{prefix}.{secret}"


@transaction.atomic
def revoke_key(key: ApiKey, *, by: Actor) -> None:
    """Stop a key at once; its owner may, too."""
    if not _is(by, key.account):
        require(by, "access.keys", key.account)
    _revoke(ApiKey.objects.select_for_update(of=("self",)).get(pk=key.pk), by)


def new_password() -> str:
    """A first password, to be changed at the first log-in."""
    return secrets.token_urlsafe(12)


def key_scopes() -> frozenset[str]:
    """The rights a key may carry: none over accounts, roles and sealed fields."""
    return frozenset(code for code in all_rights() if not code.startswith("access."))


def require_over(by: Actor, right: str, path: str) -> None:
    """Refuse unless the actor holds the right over that division."""
    if not by.is_system and not by.oversees(path, right):
        raise NotAllowed(_("This lies outside the division you look after."))


def _declared(role: str, office: Any, division: Any) -> Role:
    kind = all_roles().get(role)
    if kind is None:
        raise TongbanError(_("There is no such role: %s") % role, field="role")
    if (office is None) == (division is None) or (kind.at == "office") != (office is not None):
        where = _("an office") if kind.at == "office" else _("a division")
        raise TongbanError(_("This role is given for %s; choose one.") % where, field=kind.at)
    return kind


def _may_give(by: Actor, grant: Grant, account: Account) -> None:
    if by.is_system:
        return
    if _is(by, account):
        raise NotAllowed(_("Nobody gives themselves a role; ask another administrator."))
    require(by, "access.manage", account)
    require_over(by, "access.manage", grant.path)
    if not account.is_active:
        raise Conflict(_("This account is closed."))


def _giver_still_may(grant: Grant) -> None:
    """Two people stand for a strong role: whoever lost the right to give it stands for nothing."""
    giver = actor_for(grant.given_by) if grant.given_by else SYSTEM
    if not giver.is_system and not giver.oversees(grant.path, "access.manage"):
        raise Conflict(_("Whoever gave this role may not give it any more. End it, and give it anew."))


def _refuse_taking_over(by: Actor, account: Account) -> None:
    strong = [code for code, role in all_roles().items() if role.strong]
    if not by.is_system and account.grants.filter(still_held(), role__in=strong).exists():
        raise NotAllowed(
            _("This person holds a strong role. Only the operator of the server sets their password anew.")
        )


def _save_once(grant: Grant) -> None:
    try:
        with transaction.atomic():
            grant.save()
    except IntegrityError as error:
        raise Conflict(_("This account already has this role there for that time.")) from error


def _locked(grant_id: int) -> Grant:
    rows = Grant.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("account", "office__division", "division").get(pk=grant_id)


def _end(grant: Grant, by: Actor) -> None:
    now = clock.now()
    if grant.valid is None or grant.valid.isempty or (grant.valid.upper and grant.valid.upper <= now):
        raise Conflict(_("This role has ended already."))
    begun = grant.valid.lower is None or grant.valid.lower < now
    never = grant.waiting or not begun
    grant.valid = TimestamptzRange(empty=True) if never else TimestamptzRange(grant.valid.lower, now)
    grant.save(update_fields=["valid"])
    _tell(grant.account, "role.ended", by, grant=grant.pk, role=grant.role)


def _revoke(key: ApiKey, by: Actor) -> None:
    if key.valid is None or clock.now() not in key.valid:
        raise Conflict(_("This key has ended already."))
    key.valid = TimestamptzRange(key.valid.lower, clock.now())
    key.save(update_fields=["valid"])
    _tell(key.account, "key.revoked", by, key=key.pk)


def _acceptable(password: str, account: Account) -> str:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise TongbanError(" ".join(error.messages), field="password") from error
    return password


def _is(by: Actor, account: Account) -> bool:
    # a key acts for an account but never as the person in its own matters
    return by.scopes is None and by.account is not None and by.account.pk == account.pk


def _tell(account: Account, code: str, by: Actor, **data: Any) -> None:
    events.append(STREAM, account.pk, [Entry(code, by.code, data)])

"""`tongban people ...`: the operator's own way to accounts, for the first administrator and for lost second proofs."""

from datetime import timedelta
from typing import Any

import typer

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.verbs import say

app = typer.Typer(help="Accounts, roles and keys.")
keys = typer.Typer(help="Keys for programs.")
app.add_typer(keys, name="keys")


@app.callback()
def group() -> None:
    """Accounts, roles and keys."""


@app.command("retention")
def retention(
    now: bool = typer.Option(False, "--now", help="Erase now what else waits for the night."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Tell how long each kind of record is kept, how many wait to be erased, and what was erased when."""
    from dataclasses import asdict

    from tongban.kernel.core import retention as keeping

    erased = keeping.carry_out() if now else {}
    told = [{**asdict(one), "before": one.before.isoformat()} for one in keeping.tell()]
    runs = [{"at": at.isoformat(), "erased": counts} for at, counts in keeping.runs()]
    lines = [f"{k['what']}: {k['years']} years, {k['waiting']} wait to be erased" for k in told]
    lines += [f"{run['at']}: {run['erased']}" for run in runs]
    answer = {"keeps": told, "erased": erased, "runs": runs}
    say(answer, as_json, lines)


@app.command("add")
def add(
    username: str,
    label: str = typer.Option(..., help="The name shown."),
    role: str = typer.Option("", help="A role, such as access.administrator."),
    office: str = typer.Option("", help="The office's code, for a role at an office."),
    division: str = typer.Option("", help="The division's code, for a role over a division."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Open an account, give it a role if one is named, and print its first password once."""
    from django.db import transaction

    from tongban.kernel.access import actions
    from tongban.kernel.access.actor import SYSTEM

    where = _office(office), _division(division)
    home = where[1] or (where[0].division if where[0] else _prefecture())
    with transaction.atomic():
        account, password = actions.open_account(by=SYSTEM, username=username, label=label, home=home)
        if role:
            actions.give_role(account, role, by=SYSTEM, office=where[0], division=None if where[0] else home)
    told = {"username": account.username, "password": password, "role": role or None}
    say(told, as_json, [f"{account.username}: first password {password} (change it at the first log-in)"])


@app.command("list")
def list_(as_json: bool = typer.Option(False, "--json")) -> None:
    """Every account of staff with its roles."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.services.people import queries

    rows = queries.accounts(SYSTEM).filter(home__isnull=False)
    told = [_told(account) for account in rows]
    lines = [
        f"{t['username']}\t{t['label']}\t{'; '.join(r['role'] for r in t['roles']) or '-'}" for t in told
    ]
    say({"accounts": told}, as_json, lines)


@app.command("password")
def password(username: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Give an account a new first password and print it once."""
    from tongban.kernel.access import actions
    from tongban.kernel.access.actor import SYSTEM

    chosen = actions.new_password()
    actions.set_password(_account(username), chosen, by=SYSTEM)
    say({"username": username, "password": chosen}, as_json, [f"{username}: first password {chosen}"])


@app.command("lost-proof")
def lost_proof(username: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Take away the second proofs of somebody who lost them; strong roles rest until a new one is set up."""
    from tongban.kernel.access import actions
    from tongban.kernel.access.actor import SYSTEM

    count = actions.reset_second_factor(_account(username), by=SYSTEM)
    say({"username": username, "taken": count}, as_json, [f"{username}: {count} taken away"])


@keys.command("list")
def list_keys(as_json: bool = typer.Option(False, "--json")) -> None:
    """Every key: what it is for, as whom it acts, until when."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.access.queries import keys_visible_to

    told = [_key(key) for key in keys_visible_to(SYSTEM)]
    lines = [f"{k['prefix']}\t{k['name']}\t{k['acts_as']}\t{k['until']}" for k in told]
    say({"keys": told}, as_json, lines)


@keys.command("add")
def add_key(
    username: str,
    name: str = typer.Option(..., help="What the key is for."),
    scope: list[str] = typer.Option(..., help="A right it carries; repeat for more."),
    days: int = typer.Option(365, help="How long it holds."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Make a key that acts as an account, and print it once."""
    from tongban.kernel.access import actions
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.core import clock

    until = clock.now() + timedelta(days=days)
    key, token = actions.make_key(_account(username), by=SYSTEM, name=name, scopes=scope, until=until)
    say({**_key(key), "key": token}, as_json, [token])


@keys.command("revoke")
def revoke(prefix: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Stop a key at once."""
    from tongban.kernel.access import actions
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.access.models import ApiKey

    key = _one(ApiKey.objects.select_related("account").filter(prefix=prefix), f"no key begins with {prefix}")
    actions.revoke_key(key, by=SYSTEM)
    say({"prefix": prefix, "revoked": True}, as_json, [f"{prefix}: revoked"])


def _told(account: Any) -> dict[str, Any]:
    roles = [
        {
            "role": grant.role,
            "office": grant.office.code if grant.office else None,
            "division": grant.division.code if grant.division else None,
            "waiting": grant.waiting,
        }
        for grant in account.held
    ]
    fields = {"username": account.username, "label": account.label, "active": account.is_active}
    return {**fields, "home": account.home.code, "roles": roles}


def _key(key: Any) -> dict[str, Any]:
    until = key.valid.upper.isoformat() if key.valid.upper else None
    return {
        "prefix": key.prefix,
        "name": key.name,
        "acts_as": key.account.username,
        "scopes": key.scopes,
        "until": until,
    }


def _account(username: str) -> Any:
    from tongban.kernel.access.models import Account

    return _one(Account.objects.filter(username=username.lower()), f"there is no account {username}")


def _office(code: str) -> Any:
    from tongban.kernel.parties.models import Office

    rows = Office.objects.select_related("division").filter(code=code)
    return _one(rows, f"there is no office {code}") if code else None


def _division(code: str) -> Any:
    from tongban.kernel.places.queries import divisions

    return _one(divisions().filter(code=code), f"there is no division {code}") if code else None


def _prefecture() -> Any:
    from tongban.kernel.places.queries import divisions

    return _one(divisions().filter(parent=None), "no divisions are loaded yet; run tongban places load")


def _one(rows: Any, otherwise: str) -> Any:
    found = rows.first()
    if found is None:
        raise TongbanError(otherwise)
    return found

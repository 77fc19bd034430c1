"""`tongban open311 ...`: the services by their codes, and partners that speak Open311."""

import sys
from pathlib import Path
from typing import Any

import typer

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.verbs import say

app = typer.Typer(help="Open311: services and partners.")
peers = typer.Typer(help="Partners that speak Open311.")
app.add_typer(peers, name="peers")


@app.callback()
def group() -> None:
    """Services and partners."""


@app.command("services")
def services(as_json: bool = typer.Option(False, "--json")) -> None:
    """Every service with its code, as services.json tells it."""
    from tongban.services.open311.queries import catalogue

    told = catalogue.listed()
    lines = [f"{s['service_code']}\t{s['group']}\t{s['service_name']}" for s in told]
    say({"services": told}, as_json, lines)


@peers.command("list")
def list_(as_json: bool = typer.Option(False, "--json")) -> None:
    """Every partner: what goes to it, what waits, what could not be delivered, when it was last heard."""
    from tongban.services.open311.queries import partners

    told = partners.told()
    lines = [
        f"{p['name']}\t{p['url']}\t{p['waiting']} waiting\t{p['dead']} not delivered\t{p['error'] or 'ok'}"
        for p in told
    ]
    say({"peers": told}, as_json, lines)


@peers.command("add")
def add(
    name: str,
    *,
    url: str = typer.Option(..., help="The partner's address, such as https://host/open311/v2."),
    key_file: str = typer.Option(..., help="A file with the key the partner made; '-' reads standard input."),
    office: str = typer.Option(..., help="The code of our office that the partner answers for."),
    division: str = typer.Option("", help="The code of a division: only what lies in it."),
    service: list[str] = typer.Option([], help="A code of ours: only such matters; repeat for more."),
    code: list[str] = typer.Option(
        [], help="OURS=THEIRS: the partner's code for one of ours; repeat for more."
    ),
    jurisdiction: str = typer.Option("", help="The jurisdiction_id that the partner asks for."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Enter a partner."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.parties.queries import office as office_of
    from tongban.kernel.places.queries import division as division_of
    from tongban.services.open311 import actions

    key = (sys.stdin.read() if key_file == "-" else Path(key_file).read_text(encoding="utf-8")).strip()
    ours = office_of(office) or _fail(f"there is no office {office}")
    top = (division_of(division) or _fail(f"there is no division {division}")) if division else None
    peer = actions.connect(
        name,
        url,
        key,
        by=SYSTEM,
        office=ours,
        division=top,
        services=service,
        codes=dict(_pair(pair) for pair in code),
        jurisdiction=jurisdiction,
    )
    say({"name": peer.name, "url": peer.url}, as_json, [f"{peer.name}: connected"])


@peers.command("stop")
def stop(name: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Send a partner nothing more and hear it no more."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.services.open311 import actions

    actions.disconnect(_peer(name).pk, by=SYSTEM)
    say({"name": name, "stopped": True}, as_json, [f"{name}: stopped"])


@peers.command("retry")
def retry(name: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Try again what could not be delivered."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.services.open311 import actions

    count = actions.retry(_peer(name).pk, by=SYSTEM)
    say({"name": name, "tried_again": count}, as_json, [f"{name}: {count} tried again"])


@peers.command("exchange")
def exchange(as_json: bool = typer.Option(False, "--json")) -> None:
    """Send what is due and hear what is new now, instead of at the next minute."""
    from tongban.services.open311.actions import hearing, sending

    told = {"sent": sending.send_due(), "heard": hearing.hear_all()}
    say(told, as_json, [f"{told['sent']} tried to send, {told['heard']} heard"])


def _pair(given: str) -> tuple[str, str]:
    ours, sign, theirs = given.partition("=")
    return (ours, theirs) if sign else _fail(f"--code {given} is not OURS=THEIRS")


def _peer(name: str) -> Any:
    from tongban.services.open311.models import Peer

    return Peer.objects.filter(name=name).first() or _fail(f"there is no partner {name}")


def _fail(said: str) -> Any:
    raise TongbanError(said)

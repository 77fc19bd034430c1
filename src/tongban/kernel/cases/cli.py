"""`tongban audit ...`: is what is stored what happened?"""

import json
from dataclasses import asdict

import typer

NAME = "audit"
app = typer.Typer(help="Check that nothing was changed behind the program's back.")


@app.callback()
def group() -> None:
    """Audit of the event log and of what is stored."""


@app.command()
def verify(
    as_json: bool = typer.Option(False, "--json"), replay: bool = typer.Option(False, "--replay")
) -> None:
    """Recompute every chain of events; with --replay also every case's state from its events."""
    from tongban.kernel.cases.auditing import verify as check

    verdict = check(replay=replay)
    told = {"ok": not verdict.breaks, **asdict(verdict)}
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(
            f"{verdict.events} events in {verdict.chains} chains, {verdict.cases} cases: {len(verdict.breaks)} breaks"
        )
        for found in verdict.breaks:
            print(f"{found.stream}:{found.object_id} #{found.seq} {found.what}")
    raise typer.Exit(1 if verdict.breaks else 0)

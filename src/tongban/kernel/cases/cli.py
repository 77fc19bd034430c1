"""`tongban audit ...`: is what is stored what happened?"""

import json
from dataclasses import asdict

import typer
from django.utils.translation import gettext as _

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


@app.command()
def invariants(
    names: list[str] = typer.Argument(None, help="Only these; all if none is named."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Ask every room what must hold of its rows, and name the rows that break it. Exit 1 if any does."""
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.core.invariants import all_invariants, check

    unknown = set(names or ()) - {one.name for one in all_invariants()}
    if unknown:
        raise TongbanError(
            _("There is no such invariant: %(names)s.") % {"names": ", ".join(sorted(unknown))}
        )
    found = check(names or ())
    broken = [one for one in found if one.count]
    if as_json:
        print(
            json.dumps({"ok": not broken, "invariants": [asdict(one) for one in found]}, ensure_ascii=False)
        )
    else:
        for one in found:
            print(f"{'BROKEN' if one.count else 'holds'}  {one.name}  {one.promise}")
            if one.count:
                more = f" and {one.count - len(one.keys)} more" if one.count > len(one.keys) else ""
                print(f"        {one.count}: {', '.join(one.keys)}{more}")
        print(f"{len(found)} invariants, {len(broken)} broken, {sum(one.seconds for one in found):.1f} s")
    raise typer.Exit(1 if broken else 0)

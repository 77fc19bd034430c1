"""`tongban stations`: bring a list of stations in."""

import typer

from tongban.kernel.core.verbs import say

app = typer.Typer(help="Stations: warm places on the way.", no_args_is_help=True)


@app.callback()
def stations() -> None:
    """Stations: warm places on the way."""


@app.command("import")
def import_(
    file: str,
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would come of it and write nothing."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Import stations from csv, xlsx, docx or jsonl: code, name, kind, division, office, address, longitude, latitude,
    amenities, hours, holidays. Exit 1 if a row was refused.
    """
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.core.tables import rows_of
    from tongban.services.stations.actions.importing import import_stations

    told = import_stations(rows_of(file), by=SYSTEM, dry_run=dry_run)
    counts = ", ".join(f"{told[name]} {name}" for name in ("read", "new", "unchanged", "changed"))
    say(told, as_json, [counts, *(f"row {r['row']}, {r['field']}: {r['why']}" for r in told["refused"])])
    raise typer.Exit(1 if told["refused"] else 0)

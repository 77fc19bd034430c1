"""`tongban parties`: bring in the real offices of a prefecture."""

import dataclasses
import json

import typer

app = typer.Typer(help="People, organisations and offices.", no_args_is_help=True)


@app.callback()
def parties() -> None:
    """People, organisations and offices."""


@app.command("offices")
def import_offices(file: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Open the offices of FILE (.csv, .xlsx or .jsonl): code, name, kind, division, name_en."""
    from tongban.kernel.core.tables import rows_of
    from tongban.kernel.parties.importing import import_offices as bring_in

    outcome = bring_in(rows_of(file), by="system")
    if as_json:
        print(json.dumps(dataclasses.asdict(outcome), ensure_ascii=False))
    else:
        print(
            f"{outcome.read} read, {outcome.new} new, {outcome.unchanged} unchanged, {len(outcome.refused)} refused"
        )
        for row in outcome.refused:
            print(f"  row {row['row']}, {row['field']}: {row['why']}")
    if outcome.refused:
        raise typer.Exit(1)

"""`tongban requests ...`: the bulk work of requests."""

import sys
import time
from collections.abc import Iterator
from dataclasses import asdict

import typer

from tongban.kernel.core.verbs import say

app = typer.Typer(help="Requests: import from files.")


@app.callback()
def group() -> None:
    """Requests in bulk."""


@app.command("import")
def import_(
    file: str,
    source: str = typer.Option(...),
    mapping: str = typer.Option(
        "", help="a JSON file that says which column is which, and which office and place"
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Import requests from jsonl, csv or xlsx ('-' reads jsonl from standard input); the same again changes nothing."""
    from tongban.kernel.core.tables import rows_of
    from tongban.services.requests.actions.importing import Report, import_requests
    from tongban.services.requests.mapping import columns_of

    begun = time.monotonic()

    def tell(report: Report) -> None:
        print(
            f"\r{report.read} read, {report.new} new, {len(report.refused)} refused", end="", file=sys.stderr
        )

    report = import_requests(rows_of(file), source=source, columns=columns_of(mapping), told=tell)
    print(file=sys.stderr)
    told = {**asdict(report), "seconds": round(time.monotonic() - begun, 2)}
    say(told, as_json, _lines(told))
    raise typer.Exit(1 if report.refused else 0)


def _lines(told: dict) -> Iterator[str]:
    yield f"{told['read']} read, {told['new']} new, {told['unchanged']} unchanged, {told['changed']} changed"
    yield from (f"row {r['row']}, {r['field']}: {r['why']}" for r in told["refused"])

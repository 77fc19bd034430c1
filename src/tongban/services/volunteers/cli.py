"""`tongban volunteers`: registrations and old hours from a file; is a service record ours?"""

import hashlib
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from tongban.kernel.core.verbs import say

app = typer.Typer(
    help="Volunteers: registrations and hours from files, service records.", no_args_is_help=True
)


@app.command("import")
def import_(
    file: str,
    dry_run: bool = typer.Option(
        False, "--dry-run", help="Say what would become of every row; write nothing."
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Registrations and old hours from csv, xlsx, docx or jsonl; stopped, run it again: it goes on. Exit 1 if any row is refused."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.core.tables import rows_of
    from tongban.services.volunteers.actions.importing import import_table

    began = time.monotonic()
    known = Path(file).is_file()
    digest = hashlib.sha256(Path(file).read_bytes()).hexdigest() if known and not dry_run else ""
    report = import_table(rows_of(file), by=SYSTEM, digest=digest, dry_run=dry_run)
    told: dict[str, Any] = {
        **asdict(report),
        "dry_run": dry_run,
        "seconds": round(time.monotonic() - began, 1),
    }
    head = f"{report.read} rows read, {report.new} new, {report.unchanged} unchanged, {len(report.refused)} refused"
    say(told, as_json, [head, *(f"row {r['row']}, {r['field']}: {r['why']}" for r in report.refused)])
    raise typer.Exit(1 if report.refused else 0)


@app.command("verify")
def verify(number: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Is the service record of this number ours, and what does it say? Exit 1 if not."""
    from tongban.kernel.activities.actions import verify as verified

    found = verified(number)
    told = {name: str(value) for name, value in asdict(found).items()} if found else None
    say({"record": told}, as_json, [json.dumps(told, ensure_ascii=False) if told else "no such record"])
    raise typer.Exit(0 if found else 1)

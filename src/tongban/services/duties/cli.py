"""`tongban duties`: import duty lists, compare two versions."""

import json
import sys
from dataclasses import asdict
from datetime import date
from typing import Any

import typer

app = typer.Typer(help="Duty lists: who answers for what.", no_args_is_help=True)


@app.command("import")
def import_(
    file: str,
    source: str = typer.Option("", help="The document the list comes from; the file's name if not given."),
    division: str = typer.Option("", help="Code of the division that gives the list; else the prefecture."),
    in_force: str = typer.Option("", help="Put it in force from this day (2026-01-31)."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Import duty lists from csv, xlsx or jsonl as drafts; with one wrong row nothing is written."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.core.tables import rows_of
    from tongban.services.duties import actions
    from tongban.services.duties.models import DutyList

    since = date.fromisoformat(in_force) if in_force else None
    report = actions.import_list(
        rows_of(file), by=SYSTEM, division=_division(division), source=source or file[:200]
    )
    for made in report.lists if since else ():
        actions.put_in_force(DutyList.objects.get(pk=made["id"]), by=SYSTEM, since=since)
    told = asdict(report)
    _say(
        told,
        as_json,
        [
            f"{report.read} rows read",
            *(f"new: list {m['id']}, {m['kind']} {m['level']}, version {m['version']}" for m in report.lists),
            *(f"unchanged: list {m['id']}" for m in report.unchanged),
            *(f"row {e.row}, {e.field}: {e.why}" for e in report.errors),
        ],
    )
    raise typer.Exit(1 if report.errors else 0)


@app.command("compare")
def compare(old: str, new: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Compare two versions item by item; each is the number of a stored list or a file."""
    from tongban.services.duties import queries

    found = queries.compare(_rows(old), _rows(new))
    _say(
        asdict(found),
        as_json,
        [
            *(f"+ {row.number} {row.title}" for row in found.added),
            *(f"- {row.number} {row.title}" for row in found.removed),
            *(f"~ {one.number} {one.title}: {', '.join(f[0] for f in one.fields)}" for one in found.changed),
        ]
        or ["no difference"],
    )


@app.command("lists")
def lists(as_json: bool = typer.Option(False, "--json")) -> None:
    """Tell every list and version."""
    from tongban.services.duties import queries

    told = [
        {
            "id": row.pk,
            "kind": row.kind,
            "level": row.level,
            "division": row.division.code,
            "version": row.version,
            "items": row.item_count,
            "in_force": row.in_force and [_day(row.in_force.lower), _day(row.in_force.upper)],
        }
        for row in queries.lists()
    ]
    _say({"lists": told}, as_json, [" ".join(str(value) for value in one.values()) for one in told])


def _division(code: str) -> Any:
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.places import queries as places

    found = places.division(code) if code else places.prefecture()
    if found is None:
        raise TongbanError(f"There is no division {code}.", code="no_division")
    return found


def _rows(name: str) -> list[Any]:
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.core.tables import rows_of
    from tongban.services.duties import queries, sheet
    from tongban.services.duties.models import DutyList

    if not name.isdigit():
        told = sheet.read(rows_of(name))
        for error in told.errors:
            print(f"{name}, row {error.row}, {error.field}: {error.why}", file=sys.stderr)
        return told.rows
    row = DutyList.objects.filter(pk=int(name)).first()
    if row is None:
        raise TongbanError(f"There is no list {name}.", code="no_list")
    return queries.rows_of(row)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _say(told: dict[str, Any], as_json: bool, lines: list[str]) -> None:
    print(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(lines))

"""`tongban duties`: import duty lists, compare two versions."""

import sys
from dataclasses import asdict
from datetime import date
from typing import Any

import typer
from django.utils.translation import gettext as _

from tongban.kernel.core.verbs import day_of, say

app = typer.Typer(help="Duty lists: who answers for what.", no_args_is_help=True)


@app.command("import")
def import_(
    file: str,
    source: str = typer.Option("", help="The document the list comes from; the file's name if not given."),
    division: str = typer.Option("", help="Code of the division that gives the list; else the prefecture."),
    in_force: str = typer.Option("", help="Put it in force from this day (2026-01-31)."),
    mend: str = typer.Option("", help="If rows are wrong, write the file with what is wrong to this .xlsx."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Import duty lists from csv, xlsx, docx or jsonl as drafts; with one wrong row nothing is written."""
    from pathlib import Path

    from django.db import transaction

    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.core.tables import rows_of
    from tongban.services.duties import actions, files
    from tongban.services.duties.models import DutyList

    since, rows = day_of(in_force), list(rows_of(file))
    with transaction.atomic():
        report = actions.import_list(
            rows, by=SYSTEM, division=_division(division), source=source or file[:200]
        )
        if since:
            for made in report.lists:
                actions.put_in_force(DutyList.objects.get(pk=made["id"]), by=SYSTEM, since=since)
    if report.errors and mend:
        Path(mend).write_bytes(files.to_mend(rows, report.errors))
    told = asdict(report)
    say(
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
    """Compare two versions item by item; each is the number of a stored list or a file.

    Of a file beside a stored list only the rows of the same kind and level are compared.
    """
    from tongban.services.duties import queries

    found = queries.compare(*_alike(old, new))
    say(
        asdict(found),
        as_json,
        [
            *(f"+ {row.number} {row.title}" for row in found.added),
            *(f"- {row.number} {row.title}" for row in found.removed),
            *(f"~ {one.number} {one.title}: {', '.join(f[0] for f in one.fields)}" for one in found.changed),
        ]
        or ["no difference"],
    )


@app.command("catch-up")
def catch_up(as_json: bool = typer.Option(False, "--json")) -> None:
    """Note sendings, returns and rulings of history that was carried over (done every night by itself)."""
    from tongban.services.duties import actions

    count = actions.catch_up()
    say({"cases": count}, as_json, [f"{count} cases read"])


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
            "items": row.items.count(),
            "in_force": row.in_force and [_day(row.in_force.lower), _day(row.in_force.upper)],
        }
        for row in queries.lists()
    ]
    say({"lists": told}, as_json, [" ".join(str(value) for value in one.values()) for one in told])


def _division(code: str) -> Any:
    from tongban.kernel.places import queries as places

    return places.known_division(code) if code else places.prefecture()


def _alike(old: str, new: str) -> tuple[list[Any], list[Any]]:
    """The rows of both; where one is a stored list, what a file says of other lists is left out."""
    both = [(name.isdigit(), _rows(name)) for name in (old, new)]
    stored = [{(row.list, row.level) for row in rows} for is_stored, rows in both if is_stored]
    if len(stored) == 1:
        both = [(s, [row for row in rows if (row.list, row.level) in stored[0]]) for s, rows in both]
    return both[0][1], both[1][1]


def _rows(name: str) -> list[Any]:
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.core.tables import rows_of
    from tongban.services.duties import queries, sheet
    from tongban.services.duties.models import DutyList

    if name.isdigit():
        row = DutyList.objects.filter(pk=int(name)).first()
        if row is None:
            raise TongbanError(_("There is no list %(number)s.") % {"number": name}, code="no_list")
        return queries.rows_of(row)
    told = sheet.read(rows_of(name))
    for error in told.errors:
        print(f"{name}, row {error.row}, {error.field}: {error.why}", file=sys.stderr)
    if told.errors:
        raise TongbanError(_("%(name)s has rows that are wrong.") % {"name": name}, code="rows")
    return told.rows


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None

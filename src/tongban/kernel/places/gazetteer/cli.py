"""Names from the command line: brought in, found, written out."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import typer
from django.utils.translation import gettext as _

from tongban.kernel.core.verbs import day_of

NAME = "places"

app = typer.Typer(help="Place names.", no_args_is_help=True)


@app.command("import-names")
def import_names(
    file: str,
    source: str = typer.Option("", help="Where the records come from; the file's name if not given."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Take historical records of place names in from csv, xlsx or jsonl ('-': jsonl on standard input). Run again, it goes on."""
    from tongban.kernel.core.tables import rows_of
    from tongban.kernel.places.gazetteer.importing import import_names as take

    report = take(rows_of(file), source=source or Path(file).name, by="system")
    if as_json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        print(f"{report.read} read, {report.new} new, {report.changed} changed, {report.unchanged} unchanged")
        print(f"{len(report.duplicates)} duplicates to be decided, {len(report.refused)} refused")
        for one in report.systems:
            print(
                f"{one['batch'] or '-'}: {one['told']} ({one['votes']}:{one['against']} votes of {one['rows']})"
            )
        for one in report.refused:
            print(f"row {one['row']}, {one['field']}: {one['why']}")
    raise typer.Exit(1 if report.refused else 0)


@app.command()
def names(
    words: str,
    on: str = typer.Option("", help="Only names that held on this day (1955-06-01)."),
    kind: str = typer.Option("", help="Only places of this kind."),
    division: str = typer.Option("", help="Only places in this division (its code)."),
    limit: int = typer.Option(20, min=1, max=400),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Find places by any of their names: characters in any spelling, pinyin, first letters, former names."""
    from tongban.kernel.places.gazetteer.finding import find

    found = find(words, on=day_of(on), kind=kind, path=_path(division), limit=limit)
    told = [_told(one, day_of(on)) for one in found]
    if as_json:
        print(json.dumps({"names": told}, ensure_ascii=False))
        return
    for one in told:
        print(f"{one['number']}  {one['name']}  {one['kind']}  {one['division']}  ({one['found_by']})")


@app.command()
def export(
    kind: str = typer.Argument(..., help="geojson, csv or docx"),
    to: str = typer.Option("-", help="The file to write; '-': standard output."),
    division: str = typer.Option("", help="Only places in this division (its code)."),
    on: str = typer.Option("", help="As of this day."),
) -> None:
    """Write the gazetteer as GeoJSON, as a table or as a book."""
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.places.gazetteer import files
    from tongban.kernel.places.gazetteer.finding import places

    rows = files.told(places(path=_path(division), on=day_of(on)), day_of(on))
    if kind == "docx":
        parts: Iterator[bytes] = iter([files.as_docx(rows, _("Gazetteer"))])
    elif kind in files.TEXTS:
        parts = (part.encode() for part in files.TEXTS[kind](rows))
    else:
        raise TongbanError(_("Only geojson, csv and docx can be written."), code="file_kind")
    if to == "-":
        for part in parts:
            sys.stdout.buffer.write(part)
        return
    with Path(to).open("wb") as file:
        file.writelines(parts)


def _path(code: str) -> str:
    from tongban.kernel.places.queries import known_division

    return known_division(code).path if code else ""


def _told(one: Any, on: date | None) -> dict[str, Any]:
    from tongban.kernel.places import register
    from tongban.kernel.places.gazetteer.finding import standard

    place = one.place
    return {
        "number": place.number,
        "name": standard(place, on),
        "kind": place.kind,
        "division": place.division.code if place.division else "",
        "path": register.current().label(place.division.path, on) if place.division else "",
        "longitude": place.longitude,
        "latitude": place.latitude,
        "found_by": one.name.text,
        "role": one.name.role,
        "since": one.name.valid.lower and one.name.valid.lower.isoformat(),
        "until": one.name.valid.upper and one.name.valid.upper.isoformat(),
    }

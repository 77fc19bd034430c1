"""`tongban places`: load the divisions, find those that a text names."""

import json
import sys
from dataclasses import asdict
from typing import Any

import typer
from django.utils.translation import gettext as _

from tongban.kernel.core.verbs import day_of

app = typer.Typer(help="Divisions and places.", no_args_is_help=True)


@app.command("load")
def load_divisions(as_json: bool = typer.Option(False, "--json")) -> None:
    """Load the shipped divisions that are not there yet."""
    from tongban.kernel.places import actions
    from tongban.kernel.places.models import Division

    told = {"new": actions.load(), "divisions": Division.objects.count()}
    print(json.dumps(told) if as_json else f"{told['new']} new, {told['divisions']} in all")


@app.command("locate")
def locate_text(text: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Name the divisions a text speaks of, the most probable first ('-' reads standard input)."""
    from tongban.kernel.places import register, words

    found = words.locate(sys.stdin.read() if text == "-" else text)
    atlas = register.current().on()
    told = [
        {
            "code": one.code,
            "path": " > ".join(entry.name for entry in atlas.line(one.code)),
            "p": one.p,
            "words": one.words[2],
            "start": one.words[0],
            "end": one.words[1],
        }
        for one in found
    ]
    if as_json:
        print(json.dumps({"candidates": told}, ensure_ascii=False))
        return
    for line in told:
        print(f"{line['p']:.2f}  {line['code']:<12}  {line['path']}  ({line['words']})")


@app.command("aliases")
def learn_aliases(file: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Learn other names of divisions, and estates and roads in them: columns division, name, kind (alias or site)."""
    from tongban.kernel.core.tables import rows_of
    from tongban.kernel.places.learning import learn_names

    report = learn_names(rows_of(file), by="system")
    if as_json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        print(f"{report.read} read, {report.new} new, {report.unchanged} unchanged")
        for one in report.refused:
            print(f"row {one['row']}, {one['field']}: {one['why']}")
    raise typer.Exit(1 if report.refused else 0)


@app.command("outlines")
def take_outlines(file: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Bring in outlines of divisions: a GeoJSON FeatureCollection whose features have `code` ('-': standard input)."""
    from pathlib import Path

    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.places import outlining

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TongbanError(_("There is no file %(name)s.") % {"name": file}, code="no_file") from error
    report = outlining.take_outlines(text, by="system")
    if as_json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        print(f"{report.read} read, {report.new} new, {report.changed} changed, {report.unchanged} unchanged")
        for one in report.refused:
            print(f"feature {one['row']}, {one['code']}: {one['why']}")
    raise typer.Exit(1 if report.refused else 0)


@app.command("point")
def point(
    longitude: float,
    latitude: float,
    on: str = typer.Option("", help="As the divisions stood on this day."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """The division that a spot lies in (WGS 84); outside of the prefecture the nearest, with how far it is. Exit 1 outside."""
    from tongban.kernel.places import points, register

    day = day_of(on)
    code = points.division_at(longitude, latitude, day)
    near = None if code else points.nearest(longitude, latitude, day)
    told = _division(register.current(), code, day) | ({"nearest": asdict(near)} if near else {})
    print(
        json.dumps(told, ensure_ascii=False)
        if as_json
        else told["path"] or f"- {near and near.label} {near and near.km} km"
    )
    raise typer.Exit(0 if code else 1)


@app.command("points")
def points_in(
    file: str,
    on: str = typer.Option("", help="As the divisions stood on this day."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """The division of each spot of a csv, xlsx or jsonl file with columns longitude and latitude: one JSON line a row."""
    import time

    from tongban.kernel.core.tables import rows_of
    from tongban.kernel.places import points

    rows = list(rows_of(file))
    spots = [(_degrees(row, "longitude", "lon"), _degrees(row, "latitude", "lat")) for _n, row in rows]
    began = time.monotonic()
    x, y = [spot[0] for spot in spots], [spot[1] for spot in spots]
    codes = points.divisions_at(x, y, day_of(on)) if spots else []
    seconds = time.monotonic() - began
    for (number, row), code in zip(rows, codes, strict=True):
        told = {"row": number, **({"id": row["id"]} if "id" in row else {}), "division": code}
        print(json.dumps(told, ensure_ascii=False) if as_json else f"{number}\t{code or '-'}")
    sys.stderr.write(f"{len(rows)} spots, {codes.count(None)} in no division, {seconds:.3f} s\n")
    raise typer.Exit(1 if None in codes else 0)


def _division(known: Any, code: str | None, day: Any) -> dict[str, Any]:
    line = list(known.on(day).line(code)) if code else []
    return {
        "division": code,
        "path": " > ".join(entry.name for entry in line),
        "level": line[-1].level if line else None,
    }


def _degrees(row: dict[str, Any], *names: str) -> float:
    value = next((row[name] for name in names if row.get(name) not in (None, "")), "")
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")

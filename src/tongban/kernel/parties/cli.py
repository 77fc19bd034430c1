"""`tongban parties`: bring in the real offices of a prefecture, match two lists of people or organisations."""

import dataclasses
import json
import sys
import time
from pathlib import Path
from typing import Any

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


@app.command("match")
def match_lists(
    a: str,
    b: str,
    as_json: bool = typer.Option(False, "--json"),
    kind: str = typer.Option("person", help="person or organisation."),
    model: str = typer.Option("", help="File of a learned model: used if it is there, written if it is not."),
    engine: str = typer.Option("duckdb", help="duckdb, or spark (needs the extra of that name)."),
) -> None:
    """Tell who of list A is who of list B: csv, xlsx or jsonl with id, name, born, id_number, phone, address."""
    from tongban.kernel.parties.matching import match

    started = time.monotonic()
    profile, reads = _both(kind, a, b)
    one, other = (read.table for read in reads)
    found = match(one, other, profile=profile, model=Path(model) if model else None, engine=engine)
    counts: dict[str, Any] = {"same": found.accepted, "ask": len(found) - found.accepted}
    counts["seconds"] = round(time.monotonic() - started, 2)
    (_write if as_json else _say)(found, counts)
    if any(read.refused for read in reads):
        raise typer.Exit(1)


def _both(kind: str, a: str, b: str) -> tuple[Any, list[Any]]:
    """What is compared, and both lists as read; rows that cannot be are told on standard error."""
    from django.utils.translation import gettext as _

    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.parties.matching import ORGANISATION, PERSON
    from tongban.kernel.parties.matching.reading import read_list

    profile = {"person": PERSON, "organisation": ORGANISATION}.get(kind)
    if profile is None:
        raise TongbanError(
            _("There is no kind %(kind)s: person or organisation.") % {"kind": kind}, code="kind"
        )
    reads = [read_list(name, profile) for name in (a, b)]
    for name, read in zip((a, b), reads, strict=True):
        for row in read.refused:
            print(f"{name}: row {row} does not have the columns of the header; left out", file=sys.stderr)
    return profile, reads


def _write(found: Any, counts: dict[str, Any]) -> None:
    """One object, written pair by pair: of a million there is never a second copy in memory."""
    sys.stdout.write('{"pairs": [')
    for n, pair in enumerate(found):
        told = {**dataclasses.asdict(pair), "p": round(pair.p, 5)}
        sys.stdout.write((", " if n else "") + json.dumps(told, ensure_ascii=False))
    sys.stdout.write(f"], {json.dumps(counts)[1:]}\n")


def _say(found: Any, counts: dict[str, Any]) -> None:
    from django.utils.translation import gettext as _

    print(f"{counts['same']} the same, {counts['ask']} to ask about, {counts['seconds']} s")
    for pair in found.ask:
        print(f"  {pair.a} = {pair.b}?  {pair.p:.2f}  {'; '.join(map(_, pair.why))}")


@app.command("duplicates")
def find_duplicates(as_json: bool = typer.Option(False, "--json")) -> None:
    """Compare all records of people, and of organisations, at once: which may be of one? A keeper of records decides."""
    from tongban.kernel.parties.actions import look_for_duplicates
    from tongban.kernel.parties.queries import doubts

    new = look_for_duplicates()
    waiting = [
        {"subject": d.subject, "first": d.first, "second": d.second, "p": d.p, "why": d.why} for d in doubts()
    ]
    if as_json:
        print(json.dumps({"new": new, "open": waiting}, ensure_ascii=False))
    else:
        print(
            f"{new['person']} people and {new['organisation']} organisations found; {len(waiting)} pairs to decide"
        )

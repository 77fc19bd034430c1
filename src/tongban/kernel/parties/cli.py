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
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.parties.matching import ORGANISATION, PERSON, match
    from tongban.kernel.parties.matching.reading import read_list

    started = time.monotonic()
    profile = {"person": PERSON, "organisation": ORGANISATION}.get(kind)
    if profile is None:
        raise TongbanError(f"There is no kind {kind}: person or organisation.", code="kind")
    one, other = read_list(a, profile), read_list(b, profile)
    for name, read in ((a, one), (b, other)):
        for row in read.refused:
            print(f"{name}: row {row} does not have the columns of the header; left out", file=sys.stderr)
    found = match(
        one.table, other.table, profile=profile, model=Path(model) if model else None, engine=engine
    )
    pairs: list[dict[str, Any]] = [
        {"a": p.a, "b": p.b, "p": round(p.p, 5), "same": p.same, "tier": p.tier, "why": p.why} for p in found
    ]
    same = sum(pair["same"] for pair in pairs)
    told = {
        "pairs": pairs,
        "same": same,
        "ask": len(pairs) - same,
        "seconds": round(time.monotonic() - started, 2),
    }
    if as_json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print(f"{same} the same, {len(pairs) - same} to ask about, {told['seconds']} s")
        for pair in pairs:
            if not pair["same"]:
                print(f"  {pair['a']} = {pair['b']}?  {pair['p']:.2f}  {'; '.join(pair['why'])}")
    if one.refused or other.refused:
        raise typer.Exit(1)

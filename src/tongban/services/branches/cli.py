"""`tongban branches`: coverage of a day, what is open, tables of branches, organisations and members."""

from dataclasses import asdict
from typing import Any

import typer
from django.utils.translation import gettext as _

from tongban.kernel.core.clock import today
from tongban.kernel.core.verbs import day_of, say

app = typer.Typer(help="Branches, the organisations they cover, their members.", no_args_is_help=True)


@app.command("coverage")
def coverage(
    on: str = typer.Option("", help="The day (2026-01-31); today if not given."),
    division: str = typer.Option("", help="Code of a division; else the whole prefecture."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """How many organisations there were on a day, how many a branch covered, how many an instructor served."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.services.branches.queries import coverage as reading

    day, path = day_of(on) or today(), _path(division)
    rows = reading.narrowed(reading.seen(SYSTEM, day), {"division": path})
    counted = reading.cells(rows)
    splits = {by: reading.shares(counted, by, path) for by in reading.SPLITS}
    told: dict[str, Any] = {
        "on": day.isoformat(),
        "division": division,
        **_share(reading.total(splits["field"])),
    }
    told["by"] = {by: [{"key": s.key, **_share(s)} for s in rows] for by, rows in splits.items()}
    lines = [f"{s.label}\t{s.units}\t{s.covered}\t{s.served}" for rows in splits.values() for s in rows]
    say(
        told,
        as_json,
        [f"{told['units']} organisations, {told['covered']} covered, {told['served']} served", *lines],
    )


@app.command("gaps")
def gaps(
    kind: str = typer.Option("", help="contact, move, cover or correction; else all."),
    watch: bool = typer.Option(False, "--watch", help="First open what has become a gap, as every night."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """What is open, at whose side, since when and by when."""
    from tongban.services.branches.actions import gaps as writing
    from tongban.services.branches.queries import gaps as reading

    opened = writing.watch() if watch else 0
    told = [
        {
            "id": g.pk,
            "kind": g.kind,
            "branch": g.body.name,
            "division": g.body.division.code,
            "member": g.member_id,
            "unit": g.unit_id,
            "since": g.opened_at.isoformat(),
            "due": g.due.isoformat(),
        }
        for g in reading.narrowed(reading.gaps(), {"kind": kind})
    ]
    lines = [f"{g['due']}\t{g['kind']}\t{g['branch']}" for g in told]
    unplaced = reading.unplaced().count()
    head = f"{len(told)} open; members of lists whom no branch has: {unplaced}"
    say({"opened": opened, "gaps": told, "unplaced": unplaced}, as_json, [head, *lines])


@app.command("to-cover")
def to_cover(
    division: str = typer.Option("", help="Code of a division; else the whole prefecture."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Organisations that no branch covers, each with its nearest branch, who is asked and by when."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.services.branches.queries import coverage as reading

    rows = reading.narrowed(reading.seen(SYSTEM), {"division": _path(division)})
    told = [
        {
            "unit": one.unit.pk,
            "credit_code": one.unit.organisation.credit_code,
            "nearest": one.nearest.name if one.nearest else None,
            "km": one.km,
            "asked": one.gap.body.name if one.gap else None,
            "due": one.gap.due.isoformat() if one.gap else None,
        }
        for one in reading.to_cover(rows)
    ]
    say({"to_cover": told}, as_json, [f"{t['credit_code']}\t{t['nearest']}\t{t['due'] or ''}" for t in told])


@app.command("import")
def import_(
    file: str,
    what: str = typer.Option(..., help="bodies, units or members: what the rows are."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Enter branches, organisations or members from csv, xlsx or jsonl; exit 1 if rows are refused."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.core.tables import rows_of
    from tongban.services.branches.actions.importing import import_table
    from tongban.services.branches.sheet import COLUMNS

    if what not in COLUMNS:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": what[:40]}, code="what")
    report = import_table(what, rows_of(file), by=SYSTEM)
    lines = [f"row {r['row']}, {r['field']}: {r['why']}" for r in report.refused]
    counts = (
        f"{report.read} read, {report.new} new, {report.unchanged} unchanged, {len(report.refused)} refused"
    )
    say(asdict(report), as_json, [counts, *lines])
    raise typer.Exit(1 if report.refused else 0)


def _share(share: Any) -> dict[str, Any]:
    return {n: getattr(share, n) for n in ("units", "covered", "served", "coverage", "work")}


def _path(code: str) -> str:
    from tongban.kernel.places.queries import known_division

    return known_division(code).path if code else ""

"""Change sets from the command line: listed, previewed, applied, undone; prepared from a file."""

import json
import sys
from pathlib import Path
from typing import Any

import typer
from django.utils.translation import gettext as _

from tongban.kernel.core.verbs import day_of, say

NAME = "places"

app = typer.Typer(help="Change sets of divisions.", no_args_is_help=True)
changes = typer.Typer(help="Change sets of divisions.", no_args_is_help=True)
app.add_typer(changes, name="changes")
OPERATOR = "operator"  # whoever sits at the machine: not whoever prepared it on the pages


@changes.command("list")
def list_(as_json: bool = typer.Option(False, "--json")) -> None:
    """Every change set, the latest day first."""
    from tongban.kernel.places.models import ChangeSet

    told = [_line(row) for row in ChangeSet.objects.order_by("-on", "-pk")]
    say({"change_sets": told}, as_json, [f"{t['id']}  {t['on']}  {t['state']}  {t['title']}" for t in told])


@changes.command()
def prepare(file: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Prepare a change set from a JSON file: title, on, grounds, changes [{kind, ...}] ('-': standard input)."""
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.places import actions

    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        said = json.loads(text)
        changes = [(c["kind"], {k: v for k, v in c.items() if k != "kind"}) for c in said["changes"]]
        title, on, grounds = said["title"], day_of(said["on"]), said["grounds"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise TongbanError(
            _("This is no change set: it has title, on, grounds and changes."), code="file"
        ) from error
    if on is None:
        raise TongbanError(_("This is not a day: write it as 2026-01-31."), code="day")
    row = actions.prepare(title=title, on=on, grounds=grounds, changes=changes, by="system")
    say(_line(row), as_json, [f"{row.pk}"])


@changes.command()
def preview(pk: int, as_json: bool = typer.Option(False, "--json")) -> None:
    """What a prepared set comes to: divisions that end and begin, what stands there, what is wrong. Exit 1 if anything is."""
    from tongban.kernel.places.actions.changing import planned
    from tongban.kernel.places.changing import standing

    row = _row(pk)
    plan = planned(row)
    found = standing.counts(plan)
    told = {
        **_line(row),
        "problems": [
            {"change": p.number, "field": p.field, "code": p.code, "why": p.why, "where": p.where}
            for p in plan.problems
        ],
        "ends": [
            {
                "code": h.row.code,
                "name": h.row.name,
                "how": h.how,
                "after": list(h.parts) or [h.code],
                "records": [
                    {"what": str(s.label), "count": s.count, "goes": s.goes} for s in found[h.row.pk]
                ],
            }
            for h in plan.ends
        ],
        "begins": [{"code": n.code, "name": n.name, "path": plan.after.path(n.code)} for n in plan.begins],
    }
    lines = [f"{e['code']} {e['name']} -> {e['how']} {' '.join(e['after'])}" for e in told["ends"]]
    say(told, as_json, [*lines, *(p["why"] for p in told["problems"])])
    raise typer.Exit(1 if plan.problems else 0)


@changes.command()
def apply(pk: int, as_json: bool = typer.Option(False, "--json")) -> None:
    """Apply a prepared set, as the second person."""
    from tongban.kernel.places import actions

    row = actions.apply(_row(pk), by=OPERATOR)
    say(_line(row), as_json, [f"{row.pk} {row.state}"])


@changes.command()
def undo(pk: int, as_json: bool = typer.Option(False, "--json")) -> None:
    """Undo an applied set while nothing rests on it."""
    from tongban.kernel.places import actions

    row = actions.undo(_row(pk), by=OPERATOR)
    say(_line(row), as_json, [f"{row.pk} {row.state}"])


def _row(pk: int) -> Any:
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.places.models import ChangeSet

    found = ChangeSet.objects.filter(pk=pk).first()
    if found is None:
        raise TongbanError(_("There is no such change set."), code="no_change_set")
    return found


def _line(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "on": row.on.isoformat(),
        "state": row.state,
        "grounds": row.grounds,
        "changes": [
            {"kind": c.kind, **{k: v for k, v in c.data.items() if k != "geometry"}}
            for c in row.changes.all()
        ],
        "records": row.moved.exclude(column="").count(),
    }

"""`tongban exchange`: take lists in, see what differs, decide it, give back what became of each row, take a list back."""

import json
import sys
from pathlib import Path
from typing import Any

import typer
from django.utils.translation import gettext as _

from tongban.kernel.core.clock import today
from tongban.kernel.core.verbs import day_of, moment_of, say

app = typer.Typer(
    help="Lists between offices: received, compared, confirmed, returned.", no_args_is_help=True
)


@app.command("import")
def import_(
    file: str,
    *,
    register: str = typer.Option(..., help="The register the list is for."),
    source: str = typer.Option(..., help="Code of the office it comes from, or of one of its sources."),
    full: str = typer.Option("", help="It stands for all of the division with this code."),
    delta: bool = typer.Option(
        False, "--delta", help="It stands for nothing but its rows (so it is without --full)."
    ),
    day: str = typer.Option("", help="The day its rows hold from (2026-01-31); today if not given."),
    declared: int | None = typer.Option(None, "--rows", help="How many rows its sender says it has."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Tell what would differ; write nothing."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Take a list in and compare it with the ledger. Exit 1 if the file or any of its rows is refused, or the list is stopped."""
    from django.db import transaction

    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.exchange import actions, states
    from tongban.kernel.exchange.telling import list_told
    from tongban.kernel.places.queries import known_division

    if bool(full) == delta:
        raise TongbanError(_("Say either --full DIVISION or --delta."), code="full_or_delta")
    name, content = _content(file)
    with transaction.atomic():
        scope = known_division(full) if full else None
        sent = actions.Sent(name, content, day_of(day) or today(), scope, declared)
        row = actions.receive(sent, _source(source, register), by=SYSTEM)
        if row.state == states.CHECKED:
            row = actions.match(row, by=SYSTEM)
        told = {**list_told(row), "dry_run": dry_run}
        transaction.set_rollback(dry_run)
    say(told, as_json, _lines(told))
    fell_short = row.state in (states.REFUSED, states.STOPPED) or told["outcomes"].get(states.WRONG)
    raise typer.Exit(1 if fell_short else 0)


@app.command()
def diff(
    submission: int,
    waiting: bool = typer.Option(False, "--waiting", help="Only what waits for a decision."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """What a list differs in; with --json one difference a line."""
    from tongban.kernel.exchange import states
    from tongban.kernel.exchange.telling import difference_told

    rows = _submission(submission).differences.select_related("row", "office").order_by("pk")
    for one in (rows.filter(state=states.WAITING) if waiting else rows).iterator(chunk_size=2000):
        told = difference_told(one)
        line = f"{told['id']} {told['kind']} {told['field']} {told['before']} -> {told['after']} [{told['state']}]"
        print(json.dumps(told, ensure_ascii=False) if as_json else line)


@app.command()
def confirm(
    difference: list[int],
    reason: str = typer.Option(..., help="Why; it is kept with the decision."),
    refuse: bool = typer.Option(False, "--refuse", help="It is not so (of a pair: they are two)."),
    on: str = typer.Option("", help="The day it takes effect (2026-01-31); the list's day if not given."),
    evidence: str = typer.Option("", help="What it rests on."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Confirm differences, or refuse them. Exit 1 if any could not be decided."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.exchange import actions
    from tongban.kernel.exchange.models import Difference

    day, done, refused = day_of(on), [], []
    for pk in difference:
        try:
            if refuse:
                row = actions.refuse(pk, by=SYSTEM, reason=reason, evidence=evidence)
            else:
                row = actions.confirm(pk, by=SYSTEM, reason=reason, evidence=evidence, on=day)
            done.append({"id": pk, "state": row.state})
        except Difference.DoesNotExist:
            refused.append({"id": pk, "why": _("There is no such difference.")})
        except TongbanError as error:
            refused.append({"id": pk, "why": error.message})
    lines = [*(f"{d['id']}: {d['state']}" for d in done), *(f"{r['id']}: {r['why']}" for r in refused)]
    say({"done": done, "refused": refused}, as_json, lines)
    raise typer.Exit(1 if refused else 0)


@app.command()
def feedback(
    submission: int,
    out: str = typer.Argument("-", help="A file (.csv or .xlsx); - for standard output."),
    as_json: bool = typer.Option(False, "--json", help="One row a line; OUT is then for the counts alone."),
) -> None:
    """What became of each row of a list, in its sender's keys. The counts add up to the rows sent."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.exchange import actions, queries, returns
    from tongban.kernel.exchange.telling import list_told

    row = _submission(submission)
    if out != "-":
        Path(out).write_bytes(returns.as_xlsx(row) if out.endswith(".xlsx") else returns.as_csv(row))
    elif as_json:
        for fate in queries.feedback(row):
            print(json.dumps(vars(fate), ensure_ascii=False))
    else:
        sys.stdout.buffer.write(returns.as_csv(row))
    actions.give_back(row, by=SYSTEM)  # last: what could not be written was not fetched
    if out != "-":
        told = list_told(_submission(submission))
        say(told, as_json, _lines(told))


@app.command()
def reverse(
    submission: int,
    reason: str = typer.Option(..., help="Why; it is kept."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Take a list back: the ledger is as if it had never come. The operator stands for both looks; stopped, it goes on."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.exchange import actions, states
    from tongban.kernel.exchange.telling import list_told

    row = _submission(submission)
    if row.state == states.REVERSING:
        row = actions.resume_back(row, by=SYSTEM) if row.back_paused else row
        actions.carry_back(row.pk)
    else:
        if not row.back_asked_by:
            row = actions.ask_back(row, by=SYSTEM, reason=reason)
        actions.take_back(row, by=SYSTEM)
    told = list_told(_submission(submission))
    say(told, as_json, _lines(told))


@app.command("apply")
def apply_(as_json: bool = typer.Option(False, "--json")) -> None:
    """Put into effect what was confirmed for days up to today (the worker does so each night)."""
    from tongban.kernel.exchange import actions

    done = actions.apply_due()
    say({"applied": done}, as_json, [f"{done} in effect"])


@app.command("lists")
def lists_(as_json: bool = typer.Option(False, "--json")) -> None:
    """Every list that came, the newest last; with --json one a line."""
    from tongban.kernel.exchange.models import Submission
    from tongban.kernel.exchange.telling import list_told

    for row in Submission.objects.select_related("source").order_by("pk").iterator(chunk_size=500):
        told = list_told(row)
        line = f"{told['id']} {told['source']} {told['day']} {told['state']} {told['rows']}"
        print(json.dumps(told, ensure_ascii=False) if as_json else line)


@app.command("as-of")
def as_of(
    register: str,
    day: str = typer.Option("", help="The day asked about (2026-01-31); today if not given."),
    known: str = typer.Option(
        "", help="As it was known at this moment (2026-01-31T12:00+08:00); now if not given."
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """The ledger as of a day, as known at a moment; sealed columns as their masks. One entry a line."""
    from tongban.kernel.exchange import queries, registers, sealing

    kind = registers.register(register)
    for entry in queries.entries(kind.code, on=day_of(day) or today(), known=moment_of(known)).iterator(
        chunk_size=2000
    ):
        data = {name: sealing.shown(value) for name, value in entry.data.items()}
        told = {"key": entry.key, **data}
        print(json.dumps(told, ensure_ascii=False) if as_json else " ".join(told.values()))


@app.command()
def verify(as_json: bool = typer.Option(False, "--json")) -> None:
    """Recompute the chain of all lists and check their signatures. Exit 1 if any does not hold."""
    from tongban.kernel.exchange import signing

    breaks = [vars(b) for b in signing.verify()]
    say(
        {"ok": not breaks, "breaks": breaks},
        as_json,
        [f"list {b['submission']}: {b['what']}" for b in breaks],
    )
    raise typer.Exit(1 if breaks else 0)


def _content(file: str) -> tuple[str, bytes]:
    from tongban.kernel.core.errors import TongbanError

    if file == "-":
        return "-", sys.stdin.buffer.read()
    path = Path(file)
    if not path.is_file():
        raise TongbanError(_("There is no file %(name)s.") % {"name": file}, code="no_file")
    return path.name, path.read_bytes()


def _source(code: str, register: str) -> Any:
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.exchange import actions
    from tongban.kernel.exchange.models import Source
    from tongban.kernel.parties.queries import office

    found = Source.objects.filter(code=code, register=register).first()
    if found:
        return found
    there = office(code)
    if there is None:
        raise TongbanError(_("There is no such office."), code="unknown_office", field="source")
    return actions.source_of(there, register, by=SYSTEM)


def _submission(pk: int) -> Any:
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.exchange.models import Submission

    found = Submission.objects.select_related("source__office", "scope").filter(pk=pk).first()
    if found is None:
        raise TongbanError(_("There is no list %(number)d.") % {"number": pk}, code="no_list")
    return found


def _lines(told: dict[str, Any]) -> list[str]:
    lines = [f"list {told['id']}: {told['state']}, {told['rows']} rows", told["stopped_for"]]
    lines += [f"{name}: {count}" for name, count in (told["outcomes"] | told["differences"]).items()]
    return [*filter(None, lines), *(f"row {r['row']} {r['column']}: {r['why']}" for r in told["refused"])]

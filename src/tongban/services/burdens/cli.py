"""`tongban burdens`: import burden lists, file asks from a file."""

from dataclasses import asdict
from typing import Any

import typer
from django.utils.translation import gettext as _

from tongban.kernel.core.verbs import day_of, say

app = typer.Typer(help="Burden lists: what may be asked of communities.", no_args_is_help=True)


@app.command("import")
def import_(
    file: str,
    source: str = typer.Option("", help="The document the list comes from; the file's name if not given."),
    division: str = typer.Option("", help="Code of the division that gives the list; else the prefecture."),
    in_force: str = typer.Option("", help="Put it in force from this day (2026-01-31)."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Import a burden list from csv, xlsx, docx or jsonl as a draft; with one wrong row nothing is written."""
    from django.db import transaction

    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.core.tables import rows_of
    from tongban.services.burdens import actions
    from tongban.services.burdens.models import BurdenList

    since = day_of(in_force)
    with transaction.atomic():
        report = actions.import_list(
            rows_of(file), by=SYSTEM, division=_division(division), source=source or file[:200]
        )
        if since and report.made:
            actions.put_in_force(BurdenList.objects.get(pk=report.made), by=SYSTEM, since=since)
    lines = [f"{report.read} rows read", *(f"row {e.row}, {e.field}: {e.why}" for e in report.errors)]
    say(asdict(report), as_json, [*lines, *([f"new: list {report.made}"] if report.made else [])])
    raise typer.Exit(1 if report.errors else 0)


@app.command("ask")
def ask(
    file: str,
    office: str = typer.Option(..., help="Code of the office that asks."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """File what an office wants, a row an ask: community (its code), kind, title, item, text. Exit 1 if any is refused."""
    from tongban.kernel.core.tables import rows_of

    told = [_filed(number, row, _office(office)) for number, row in rows_of(file)]
    say({"asks": told}, as_json, [f"row {t['row']}: {t['state']} {t.get('why', '')}".strip() for t in told])
    raise typer.Exit(0 if all(t["state"] == "allowed" for t in told) else 1)


def _filed(number: int, row: dict[str, Any], office: Any) -> dict[str, Any]:
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.core.errors import TongbanError
    from tongban.services.burdens import actions, rules
    from tongban.services.burdens.actions.asking import Wanted

    said = {name: str(row.get(name) or "") for name in ("community", "kind", "title", "item", "text")}
    try:
        wanted = Wanted(said["kind"], said["title"], said["text"], said["item"])
        (made,) = actions.file_asks(wanted, office=office, of=[_division(said["community"])], by=SYSTEM)
    except TongbanError as error:
        return {"row": number, "state": "wrong", "why": error.message}
    why = str(rules.REASONS.get(made.reason, ""))
    return {"row": number, "id": made.pk, "state": made.state, "reason": made.reason, "why": why}


def _office(code: str) -> Any:
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.parties.models import Office

    found = Office.objects.filter(code=code).first()
    if found is None:
        raise TongbanError(_("There is no such office."), code="unknown_office")
    return found


def _division(code: str) -> Any:
    from tongban.kernel.places import queries as places

    return places.known_division(code) if code else places.prefecture()

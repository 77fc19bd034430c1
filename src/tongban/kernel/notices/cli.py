"""`tongban undelivered`: what failed for good (messages, follow-ups, tasks), tried again or let go."""

import json
from typing import Any

import typer
from django.utils.translation import gettext as _

NAME = "undelivered"
app = typer.Typer(
    help="What failed for good: messages, follow-ups, tasks; tried again or let go.", no_args_is_help=True
)


@app.command("list")
def list_(as_json: bool = typer.Option(False, "--json")) -> None:
    """Everything that failed for good, the newest first of each pile. Exit 1 if there is any."""
    rows = [{"pile": pile, **_told(row)} for pile, row in _all()]
    print(json.dumps(rows) if as_json else "\n".join(_line(row) for row in rows) or "nothing")
    raise typer.Exit(1 if rows else 0)


@app.command()
def retry(
    pile: str = typer.Argument(help="messages, follow-ups or tasks"),
    ids: list[int] = typer.Argument(None, help="Their numbers; all if none is given."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Give them another round of attempts."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.notices import mending

    _say("retried", mending.retry(_known(pile), _chosen(pile, ids), by=SYSTEM), as_json)


@app.command("let-go")
def let_go(
    pile: str = typer.Argument(help="messages, follow-ups or tasks"),
    ids: list[int] = typer.Argument(None, help="Their numbers; all if none is given."),
    why: str = typer.Option(..., help="otherwise (settled in another way), outdated, or hopeless."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Leave them at that: they are not tried again."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.notices import mending

    _say("let go", mending.let_go(_known(pile), _chosen(pile, ids), why=why, by=SYSTEM), as_json)


def _all() -> list[tuple[str, Any]]:
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.notices import mending

    return [(pile, row) for pile in mending.PILES for row in mending.dead(pile, SYSTEM)]


def _known(pile: str) -> str:
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.notices import mending

    if pile not in mending.PILES:
        raise TongbanError(_("Name one of these: %(names)s.") % {"names": ", ".join(mending.PILES)})
    return pile


def _chosen(pile: str, ids: list[int] | None) -> list[int]:
    return ids or [row.pk for of, row in _all() if of == pile]


def _told(row: Any) -> dict[str, Any]:
    what = getattr(row, "task_name", "") or row.topic
    return {"id": row.pk, "what": what, "error": getattr(row, "error", ""), "attempts": row.attempts}


def _line(row: dict[str, Any]) -> str:
    return f"{row['pile']} {row['id']}  {row['what']}  {row['error']}  {row['attempts']} attempts"


def _say(what: str, count: int, as_json: bool) -> None:
    print(json.dumps({"count": count}) if as_json else f"{count} {what}")

"""`tongban requests`: which messages are the same matter, which issues are hot."""

import json
import sys
from datetime import datetime
from typing import Any

import typer

NAME = "requests"
app = typer.Typer(help="Same matter and hot issues.", no_args_is_help=True)


@app.command("same")
def same(file: str, as_json: bool = typer.Option(False, "--json")) -> None:
    """Say of each line {"a": {id, subject, text}, "b": {...}} how likely both are the same matter ('-': standard input)."""
    from tongban.services.matters.likeness import SAME, Table, chances, columns_of, read

    lines, wrong = _lines(file, lambda row: (_message(row["a"]), _message(row["b"])))
    said = {side.id: read(side.subject, side.text) for pair in lines for side in pair}
    row = {key: n for n, key in enumerate(said)}
    likely = chances(Table(columns_of(list(said.values()))), [(row[a.id], row[b.id]) for a, b in lines])
    for (a, b), p in zip(lines, likely.tolist(), strict=True):
        told = {"a": a.id, "b": b.id, "p": round(p, 4), "same": p >= SAME}
        print(json.dumps(told, ensure_ascii=False) if as_json else f"{a.id}\t{b.id}\t{p:.2f}")
    raise typer.Exit(1 if wrong else 0)


@app.command("hot")
def hot(
    file: str,
    window: str = typer.Option("30d", help="How far back from the newest message: 30d, or all."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Group the messages of a file, lines {id, subject, text, filed_at, support?}, by matter, the hottest first."""
    from tongban.services.matters.hot import hot_issues, within

    days = _days(window)
    messages, wrong = _lines(file, _message)
    once = list({m.id: m for m in messages}.values())
    found = hot_issues(within(once, days), workers=2)
    if as_json:
        print(json.dumps({"issues": [_told(issue) for issue in found]}, ensure_ascii=False))
    else:
        print("\n".join(f"{i.heat:6.1f} {len(i.members):4} {i.title} ({i.place})" for i in found))
    raise typer.Exit(1 if wrong else 0)


@app.command("index")
def index(
    anew: bool = typer.Option(False, help="Make every vector anew."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Keep a vector of every request that has none, so that those like it are found; stopped, it goes on."""
    from tongban.services.matters.actions import keep_all

    done = keep_all(anew=anew, tell=lambda n: print(f"\r{n} kept", end="", file=sys.stderr))
    print(file=sys.stderr)
    print(json.dumps({"kept": done}) if as_json else f"{done} kept")


def _told(issue: Any) -> dict[str, Any]:
    told = {name: getattr(issue, name) for name in ("title", "place", "members", "heat", "growth", "support")}
    times = {name: at and at.isoformat() for name in ("first_at", "last_at") for at in [getattr(issue, name)]}
    return told | times


def _lines(file: str, shape: Any) -> tuple[list[Any], int]:
    """The lines that are what is asked for; of each other one its number and what is wrong, on standard error."""
    from tongban.kernel.core.tables import rows_of

    told, wrong = [], 0
    for number, row in rows_of(file):
        try:
            told.append(shape(row))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            wrong += 1
            print(f"row {number}: {error!r}", file=sys.stderr)
    return told, wrong


def _message(row: dict[str, Any]) -> Any:
    from tongban.kernel.core.clock import BEIJING
    from tongban.services.matters.hot import Message

    at = datetime.fromisoformat(str(row["filed_at"])) if row.get("filed_at") else None
    at = at.replace(tzinfo=BEIJING) if at and at.tzinfo is None else at
    subject, text = str(row.get("subject") or ""), str(row.get("text") or "")
    return Message(str(row["id"]), subject, text, at, int(row.get("support") or 0))


def _days(window: str) -> int | None:
    if window == "all":
        return None
    if not window.removesuffix("d").isdigit():
        raise typer.BadParameter("say a number of days like 30d, or all")
    return int(window.removesuffix("d"))

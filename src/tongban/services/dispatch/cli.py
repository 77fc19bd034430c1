"""`tongban requests`: teach, dispatch and evaluate over files."""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import typer

NAME = "requests"
app = typer.Typer(help="Learning dispatch over files.")
NOTHING = "no subject and no text"
PLACES = "labels of places teach nothing here: see tongban places aliases"
AS_JSON = typer.Option(False, "--json")


@app.command("train")
def train(file: str, as_json: bool = AS_JSON) -> None:
    """Teach a model from a labelled file (any label may be missing) and put it in use; a label that it tells worse than
    the duty lists' words is left to them. Places are not learned here.
    """
    from tongban.kernel.access.actor import SYSTEM
    from tongban.services.dispatch import schooling
    from tongban.services.dispatch.learning.examples import example
    from tongban.services.dispatch.learning.teaching import labels_in

    begun = time.monotonic()
    rows = list(_rows(file))
    read = [(number, example(row)) for number, row in rows]
    examples = [one for _, one in read if one.text.subject or one.text.text]
    refused = [{"row": n, "why": NOTHING} for n, one in read if not (one.text.subject or one.text.text)]
    lesson = schooling.learn_from_file(examples, by=SYSTEM)
    told = {
        "rows": len(read),
        "refused": refused,
        "labels": labels_in(examples),
        "not_taught": {"place": sum(bool(row.get("place")) for _, row in rows)},
        "seconds": round(time.monotonic() - begun, 2),
        "measures": lesson.version.measures,
        "version": lesson.version.pk,
        "in_use": lesson.in_use,
        "why": lesson.why,
    }
    if told["not_taught"]["place"]:
        print(PLACES, file=sys.stderr)
    _say(told, as_json)
    raise typer.Exit(1 if refused or not lesson.in_use else 0)


@app.command("dispatch")
def dispatch(file: str, as_json: bool = AS_JSON) -> None:
    """Tell class, office, kind, urgency and place of each line of a file ('-': standard input), as it comes in."""
    from tongban.services.dispatch.filed import dispatched

    refused = 0
    for number, row in _rows(file):
        if not any(isinstance(row.get(name), str) and row[name].strip() for name in ("subject", "text")):
            refused += 1
            print(f"row {number}: {NOTHING}", file=sys.stderr)
            continue
        told = dispatched(row)
        print(json.dumps(told, ensure_ascii=False) if as_json else _line(told), flush=True)
    raise typer.Exit(1 if refused else 0)


@app.command("evaluate")
def evaluate(file: str, as_json: bool = AS_JSON) -> None:
    """Measure the model in use on a labelled file."""
    from tongban.services.dispatch.judging import evaluated

    _say(evaluated(row for _, row in _rows(file)), as_json)


def _rows(name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a file; of standard input each as soon as it is there."""
    from tongban.kernel.core.tables import rows_in, rows_of

    if name != "-":
        yield from rows_of(name)
        return
    for number, line in enumerate(sys.stdin.buffer, 1):
        yield from ((number, row) for _, row in rows_in("-.jsonl", line))


def _line(told: dict[str, Any]) -> str:
    first = [told[name][0]["name"] for name in ("category", "office_kind", "kind")]
    return " ".join([str(told["id"]), *first, *(["urgent"] if told["urgent"]["value"] else [])])


def _say(told: dict[str, Any], as_json: bool) -> None:
    print(json.dumps(told, ensure_ascii=False, indent=None if as_json else 1))

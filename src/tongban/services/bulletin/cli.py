"""`tongban bulletin`: printed pages checked figure by figure."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import typer

from tongban.kernel.core.verbs import day_of

app = typer.Typer(help="Printed pages checked figure by figure.", no_args_is_help=True)
MANY = 24


@app.callback()
def group() -> None:
    """Printed pages."""


@app.command("check")
def check(
    files: list[str] = typer.Argument(
        ..., metavar="FILE...", help="Text, PDF, docx or html; '-' for standard input."
    ),
    on: str = typer.Option(
        "", "--date", help="The page's date (2026-01-31); else the one it bears, else today."
    ),
    indicators: str = typer.Option("", help="Declared values from a jsonl file, instead of the catalogue."),
    jobs: int = typer.Option(2, min=1, max=64, help="Processes for many files."),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Check every figure of a page: exit 0 if none is contradicted, 1 if some are, 2 if it cannot be read."""
    _share.update(day=day_of(on), lexicon=_lexicon(indicators), as_json=as_json, alone=len(files) == 1)
    bad = False
    for said, wrong in _checked(files, jobs):
        print(said)
        bad = bad or wrong
    raise typer.Exit(1 if bad else 0)


# what every file is checked with; worker processes have it from their parent
_share: dict[str, Any] = {}


def _checked(files: list[str], jobs: int) -> Iterator[tuple[str, bool]]:
    if len(files) < MANY or jobs == 1:
        yield from map(_said_of, files)
        return
    import multiprocessing

    from django.db import connections

    from tongban.services.bulletin.figures.finding import found_in

    found_in("1个")  # the patterns are made once, before the processes part
    connections.close_all()  # a connection is nobody's after a fork: each process opens its own
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        yield from pool.imap(_said_of, files, chunksize=8)


def _said_of(name: str) -> tuple[str, bool]:
    """What is printed of one file; is something contradicted or not readable?"""
    told = _one(name, _share["day"], _share["lexicon"], alone=_share["alone"])
    figures = [f for a in told.get("articles", ()) for f in (*a["figures"], *a["other_figures"])]
    bad = "error" in told or any(f["verdict"] == "contradicted" for f in figures)
    if not _share["as_json"]:
        return "\n".join(_lines(name, told)), bad
    return json.dumps(told if _share["alone"] else {"file": name, **told}, ensure_ascii=False), bad


def _one(name: str, day: date | None, lexicon: Any, *, alone: bool) -> dict[str, Any]:
    from tongban.kernel.core.errors import TongbanError
    from tongban.services.bulletin.page import Unreadable, read

    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        page = read(data)
    except Unreadable as error:
        if alone:
            raise TongbanError(f"{name}: {error}", code="unreadable") from error
        return {"error": str(error)}
    except OSError as error:
        if alone:
            raise
        return {"error": str(error.strerror)}
    return _result(page, day, lexicon)


def _result(page: Any, day: date | None, lexicon: Any) -> dict[str, Any]:
    from tongban.kernel.core.clock import today
    from tongban.services.bulletin.checking import check as checked
    from tongban.services.bulletin.page import day_of as printed_on
    from tongban.services.bulletin.telling import told

    return told(checked(page, day or printed_on(page) or today(), lexicon))


def _lines(name: str, told: dict[str, Any]) -> Iterable[str]:
    if "error" in told:
        yield f"{name}: {told['error']}"
        return
    for article in told["articles"]:
        yield f"== {' / '.join(article['headline']) or name}"
        for f in (*article["other_figures"], *article["figures"]):
            yield f"{f['verdict']:13} {f['measure']} {f['qualifier']} {f['text']} ({f['as_of']}): {f['why']}"
    for c in told["checks"]:
        yield f"{'ok' if c['ok'] else 'LOOK'}  {c['what']}: {c['why']}"


def _lexicon(file: str) -> Any:
    from tongban.kernel.core.errors import TongbanError
    from tongban.services.bulletin.checking import lexicon_of
    from tongban.services.bulletin.linking import Wrong, indicators_in
    from tongban.services.bulletin.live import lexicon

    if not file:
        return lexicon()
    try:
        return lexicon_of(indicators_in(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()))
    except Wrong as error:
        raise TongbanError(f"{file}: {error}", code="wrong_indicators") from error

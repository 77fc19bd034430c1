"""`tongban bulletin`: printed pages checked figure by figure."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import typer

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
    day, lexicon = _day(on), _lexicon(indicators)
    bad = False
    for name, told in _checked(files, day, lexicon, jobs):
        bad = _say(name, told, as_json=as_json, many=len(files) > 1) or bad
    raise typer.Exit(1 if bad else 0)


def _checked(
    files: list[str], day: date | None, lexicon: Any, jobs: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    if len(files) < MANY or jobs == 1:
        for name in files:
            yield name, _one(name, day, lexicon, alone=len(files) == 1)
        return
    import multiprocessing

    _share.update(day=day, lexicon=lexicon)
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        yield from pool.imap(_of_many, files, chunksize=8)


_share: dict[str, Any] = {}


def _of_many(name: str) -> tuple[str, dict[str, Any]]:
    return name, _one(name, _share["day"], _share["lexicon"], alone=False)


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
    from tongban.kernel.indicators.periods import today
    from tongban.services.bulletin.checking import check as checked
    from tongban.services.bulletin.page import day_of
    from tongban.services.bulletin.telling import told

    return told(checked(page, day or day_of(page) or today(), lexicon))


def _say(name: str, told: dict[str, Any], *, as_json: bool, many: bool) -> bool:
    """Print one page's result; is something contradicted or not readable?"""
    if as_json:
        print(json.dumps({"file": name, **told} if many else told, ensure_ascii=False))
    else:
        print("\n".join(_lines(name, told)))
    figures = [f for a in told.get("articles", ()) for f in a["figures"]]
    return "error" in told or any(f["verdict"] == "contradicted" for f in figures)


def _lines(name: str, told: dict[str, Any]) -> Iterable[str]:
    if "error" in told:
        yield f"{name}: {told['error']}"
        return
    for article in told["articles"]:
        yield f"== {' / '.join(article['headline']) or name}"
        for f in article["figures"]:
            yield f"{f['verdict']:13} {f['measure']} {f['qualifier']} {f['text']} ({f['as_of']}): {f['why']}"
    for c in told["checks"]:
        yield f"{'ok' if c['ok'] else 'LOOK'}  {c['what']}: {c['why']}"


def _lexicon(file: str) -> Any:
    from tongban.kernel.core.errors import TongbanError
    from tongban.services.bulletin.checking import lexicon_of
    from tongban.services.bulletin.linking import Wrong, indicators_in

    if not file:
        return lexicon_of([])
    try:
        return lexicon_of(indicators_in(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()))
    except Wrong as error:
        raise TongbanError(f"{file}: {error}", code="wrong_indicators") from error


def _day(text: str) -> date | None:
    from tongban.kernel.core.errors import TongbanError

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise TongbanError(f"{text!r} is not a day; write it as 2026-01-31", code="day") from None

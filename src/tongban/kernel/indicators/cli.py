"""`tongban indicators ...`: figures for programs."""

import json
import sys
from datetime import date
from typing import Any

import typer

from tongban.kernel.core.clock import today
from tongban.kernel.core.verbs import day_of

SINCE = typer.Option(..., help="the first day, YYYY-MM-DD")
UNTIL = typer.Option(..., help="the last day, YYYY-MM-DD")
DIVISION = typer.Option("", help="the division's code; without it the whole prefecture")
app = typer.Typer(help="Figures: list them, compute them.")


@app.callback()
def group() -> None:
    """Figures."""


@app.command("list")
def list_(as_json: bool = typer.Option(False, "--json")) -> None:
    """Every figure with its unit, its kind and its formula in words."""
    from tongban.kernel.indicators.catalogue import all_measures, to_json

    told = [to_json(measure) for measure in all_measures().values()]
    if as_json:
        print(json.dumps({"indicators": told}, ensure_ascii=False))
        return
    for one in told:
        print(f"{one['id']}\t{one['name']['zh']}\t{one['unit']['zh']}\t{one['formula']['zh']}")


@app.command()
def snapshot(as_json: bool = typer.Option(False, "--json")) -> None:
    """Write all facts to a folder of Parquet files that can be copied away; the snapshot before is deleted."""
    import time

    from tongban.kernel.indicators.snapshots.taking import take

    begun = time.monotonic()
    taken = take()
    told: dict[str, Any] = {
        "folder": str(taken.folder),
        "moment": taken.moment.isoformat(),
        "facts": {name: held["rows"] for name, held in taken.facts.items()},
        "seconds": round(time.monotonic() - begun, 2),
    }
    print(json.dumps(told) if as_json else f"{sum(told['facts'].values())} rows in {told['folder']}")


@app.command()
def compute(
    *,
    engine: str = typer.Option("postgres", help="postgres, duckdb, or spark (needs the extra of that name)"),
    snapshot: str = typer.Option(
        "", help="a snapshot's folder; without it a new one is taken where the last is not of today's records"
    ),
    as_of: str = typer.Option("", help="YYYY-MM-DD; what happened later does not count"),
    months: int = typer.Option(12, min=1, max=120),
    indicator: list[str] = typer.Option([], help="only these; may be given more than once"),
    level: str = typer.Option("county", help="county, town or community"),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Every figure by month, for the prefecture and each division of a level."""
    values = list(_values(_source(engine, snapshot), day_of(as_of) or today(), months, indicator, level))
    if as_json:
        print(json.dumps({"values": values}, ensure_ascii=False))
        return
    for v in values:
        print(f"{v['indicator']}\t{v['division']}\t{v['period']}\t{v['value']}")


@app.command()
def publish(code: str, since: str = SINCE, until: str = UNTIL, division: str = DIVISION) -> None:
    """Publish a figure of days that are over: it stays what it is told now."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.indicators import actions

    measure, window, path = _released(code, since, until, division)
    print(actions.publish(measure, window, path=path, by=SYSTEM).value)


@app.command()
def revise(
    code: str,
    since: str = SINCE,
    until: str = UNTIL,
    division: str = DIVISION,
    reason: str = typer.Option(..., help="why the figure is corrected"),
) -> None:
    """Put the figure as it is known now beside what was published."""
    from tongban.kernel.access.actor import SYSTEM
    from tongban.kernel.indicators import actions

    measure, window, path = _released(code, since, until, division)
    print(actions.revise(measure, window, path=path, by=SYSTEM, reason=reason).value)


@app.command()
def published(
    code: str,
    since: str = SINCE,
    until: str = UNTIL,
    division: str = DIVISION,
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """What was published and how it was corrected; exit code 1 where it would be told otherwise today."""
    from tongban.kernel.indicators.queries import outdated, released

    asked = _released(code, since, until, division)
    names = ("number", "value", "numerator", "denominator", "version", "at", "by", "reason")
    rows = [{name: getattr(row, name) for name in names} for row in released(*asked)]
    differs = outdated(*asked)
    if as_json:
        print(json.dumps({"releases": rows, "outdated": differs}, ensure_ascii=False, default=str))
    else:
        for row in rows:
            print(*row.values(), sep="\t")
    raise typer.Exit(1 if differs else 0)


def _released(code: str, since: str, until: str, division: str) -> tuple[Any, Any, str]:
    from tongban.kernel.core.errors import TongbanError
    from tongban.kernel.indicators.catalogue import measure_of
    from tongban.kernel.indicators.periods import Window
    from tongban.kernel.places import register

    known = register.current().latest
    if division and division not in known:
        raise TongbanError(f"{division!r} is no division", field="division")
    path = known[division].path if division else ""
    # the whole prefecture is no division among others
    return (
        measure_of(code),
        Window(day_of(since) or today(), day_of(until) or today()),
        path if "." in path else "",
    )


def _source(engine: str, folder: str) -> str:
    """The engine with the snapshot it reads; one that has missed nothing is read again."""
    from tongban.kernel.core.clock import BEIJING
    from tongban.kernel.indicators.engines import engine as ready
    from tongban.kernel.indicators.snapshots.taking import fresh

    chosen = f"{engine}:{folder}" if folder and engine != "postgres" else engine
    ready(chosen)
    if engine != "postgres" and not folder:
        taken = fresh()
        print(f"as of {taken.moment.astimezone(BEIJING):%Y-%m-%d %H:%M}", file=sys.stderr)
    return chosen


def _values(engine: str, as_of: date, months: int, chosen: list[str], level: str) -> Any:
    from tongban.kernel.indicators.catalogue import all_measures, measure_of
    from tongban.kernel.indicators.computing import compute as figures
    from tongban.kernel.indicators.periods import months_back

    window = months_back(as_of, months)
    for measure in [measure_of(code) for code in chosen] or all_measures().values():
        for by in (("month",), ("month", level)):
            table = figures(measure, since=window.since, until=as_of, as_of=as_of, by=by, on=engine)
            yield from (_told(measure, cell) for cell in table.cells)


def _told(measure: Any, cell: Any) -> dict[str, Any]:
    month, *division = cell.keys
    told = {
        "indicator": measure.code,
        "division": division[0] if division else _top(),
        "period": f"{month:%Y-%m}",
        "value": cell.value,
        "numerator": cell.numerator,
    }
    return told if cell.denominator is None else {**told, "denominator": cell.denominator}


def _top() -> str:
    from tongban.kernel.places.queries import prefecture

    return prefecture().code

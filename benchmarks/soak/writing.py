"""The result as a page: figures, what went wrong on purpose, what clients saw of it, and the course of it all."""

from argparse import Namespace
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.casework.load import share
from benchmarks.soak.told import Told

HEAD = """# A day with everything going wrong

    python -m benchmarks.soak --minutes {minutes:g} --scale {scale:g}{demo}

A day of the prefecture (its arrivals by hour, at scale {scale:g} of 120,000 requests a year) in {minutes:g} minutes: people file on the
portal, at the counter, by API, Open311, from the street and by file; staff, leaders, keepers, volunteers and departments do their
day's work; and what is told under *Faults* is done to it meanwhile. Clients ask again with the same key until they are answered. As root the
data lie on a disk of their own, so that it can be full; with a C compiler the clock of web and worker steps (the database keeps the
machine's). What waits at the end waits for its time: e-mails for a mail server that there is none of, messages to the program that
never answers.
"""


def page(told: Told, result: dict[str, Any], given: Namespace) -> str:
    """Markdown; `given` as it was called."""
    demo = f" --demo {given.demo:g}" if given.demo else ""
    head = HEAD.format(minutes=given.minutes, scale=given.scale, demo=demo)
    parts = [head, _figures(told, result), _faults(told), _seen(told)]
    return "\n".join([*parts, _course(told), _promises(result)])


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows), ""])


def _figures(told: Told, result: dict[str, Any]) -> str:
    errors, answered = sum(told.errors.values()), sum(map(len, told.took.values()))
    rows = [
        ("answers", answered), ("filings answered", result["filings answered"]),
        ("steps answered", result["steps answered"]), ("faults injected", len(told.faults)),
        ("errors that clients saw", errors), ("acts healed by asking again", sum(told.healed.values())),
        ("longest until such an act went through", f"{max(told.longest.values(), default=0):.0f} s"),
        ("never healed", len(result["unhealed"])), ("**lost**", len(result["lost"])),
        ("done twice", len(result["done twice"])), ("acts with a key lost", result["acts with a key lost"]),
        ("texts told as sent that the gateway never took", result["texts told as sent that the gateway never took"]),
        ("invariants broken", f"{len(result['invariants broken'])} of {result['invariants asked']}"),
        ("chains of events", f"{result['chains and replay']['chains']}, {len(result['chains and replay']['breaks'])} breaks"),
        ("follow-ups and tasks given up", len(result["not delivered"])),
    ]  # fmt: skip
    return "## Outcome\n\n" + _table(("what", "count"), rows)


def _faults(told: Told) -> str:
    rows = [
        (
            f"{row['at']} s",
            row["what"],
            ", ".join(f"{k} {v}" for k, v in row.items() if k not in {"at", "what"}),
        )
        for row in told.faults
    ]
    return "## Faults\n\n" + _table(("at", "what", ""), rows)


def _seen(told: Told) -> str:
    errors: Counter[str] = Counter()
    for what, count in told.errors.items():
        errors[what.rsplit(" ", 1)[0].removesuffix(" no")] += count
    rows = [
        (what, len(took), f"{share(took, 0.5):.0f}", f"{share(took, 0.95):.0f}", errors[what], told.healed[what],
         f"{told.longest.get(what, 0):.0f}")
        for what, took in sorted(told.took.items())
    ]  # fmt: skip
    head = ("act", "answers", "p50 ms", "p95 ms", "errors", "healed", "longest, s")
    return "## What clients saw\n\n" + _table(head, rows)


def _course(told: Told) -> str:
    rows = []
    for minute in sorted(told.by_minute):
        seen, counts = _sample(told, minute), told.by_minute[minute]
        figures = (counts["answered"], counts["errors"], counts["faults"])
        rows.append(
            (minute, *figures, *(seen.get(n, "") for n in ("web_mb", "worker_mb", "database_mb", "disk_mb")))
        )
    head = ("minute", "answers", "errors", "faults", "web MB", "worker MB", "database MB", "disk MB")
    return "## Its course\n\nMemory is PSS, the highest of the minute.\n\n" + _table(head, rows)


def _sample(told: Told, minute: int) -> dict[str, float]:
    some = [row for row in told.samples if row["at"] // 60 == minute]
    names = {name for row in some for name in row}
    return {name: max(row.get(name, 0) for row in some) for name in names}


def _promises(result: dict[str, Any]) -> str:
    broken = result["invariants broken"]
    said = "\n".join(f"- {name}: {', '.join(keys)}" for name, keys in broken.items()) or "All hold."
    rows = sorted(result["deliveries"].items())
    return f"## Invariants at the end\n\n{said}\n\n## Messages\n\n" + _table(
        ("channel and state", "count"), rows
    )


def write(file: Path, text: str) -> None:
    """Put the page in its place."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")

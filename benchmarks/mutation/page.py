"""docs/benchmarks/mutation.md, written from what the tries noted."""

import json
import tomllib
from collections import Counter
from math import sqrt
from typing import Any

from benchmarks.mutation import mapping, trying
from benchmarks.mutation.mutants import ROOMS, ROOT

PAGE = ROOT / "docs/benchmarks/mutation.md"
KEPT = ROOT / "benchmarks/mutation/kept.toml"
FOUND = {trying.KILLED, trying.STOPPED}
TRIED = {*FOUND, trying.SURVIVED, trying.UNREACHED}
Z = 1.96

HEAD = """# Planted faults in the kernel rooms

How many small faults, planted by chance into the functions of a kernel room, its tests find. Written by
`python -m benchmarks.mutation page`; [how it is done and run again](../../benchmarks/mutation/README.md). A mutant counts as found
if a test fails, if it takes more than five times the usual processor time and fifteen seconds, or if it stands still for two
minutes; one that no test reaches counts as not found. *First* is what the tests found when the mutants were drawn, *now* after the
tests that the survivors led to: of a draw that was read, *now* flatters; the *first* of the latest draw is the honest one. Its
interval holds the score of all mutants of the room, of which these are a sample, in 95 of 100 draws (Wilson).
"""
REMARKS = "## Remarks"  # written by hand at the end of the page, and left alone


def write(seeds: list[int]) -> int:
    """Write the page for these draws."""
    remarks = PAGE.read_text().partition(REMARKS)[2]
    parts = [HEAD, _mapped(), ""]
    for seed in seeds:
        rows = {room: told for room in ROOMS if (told := _rows(room, seed))}
        parts += [f"## Draw {seed}", "", *_table(rows), ""]
    parts += ["## What survives", "", *_survivors(seeds), "", f"{REMARKS}{remarks}"]
    PAGE.write_text("\n".join(parts))
    return 0


def _mapped() -> str:
    """What the score rests on: tests that were not mapped judged no mutant."""
    judges = {test.partition("::")[0] for test in mapping.read().cost}
    files = Counter(_folder(file) for file in judges)
    told = ", ".join(f"{count} in `{folder}`" for folder, count in sorted(files.items()))
    return (
        f"Judges of the latest draw were {files.total()} files of tests: {told}. What only other tests reach counts as not found."
        " Rooms without a row have not been tried."
    )


def _folder(file: str) -> str:
    """The layer and room of a test, or its folder of `tests`."""
    parts = file.removeprefix("src/tongban/").split("/")
    return "kernel" if parts[0] == "kernel" else "/".join(parts[:2]) if len(parts) > 2 else parts[0]


def _rows(room: str, seed: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each mutant as it was tried first, and last."""
    file = trying.noted(room, seed)
    first: dict[str, dict[str, Any]] = {}
    for told in file.read_text().splitlines() if file.exists() else []:
        row = json.loads(told)
        first.setdefault(row["key"], row)
    last = trying.results(room, seed)
    return [(row, last[key]) for key, row in first.items()]


def _table(rooms: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]]) -> list[str]:
    told = [
        "| room | lines to draw from | mutants | found by a test | by time | survived | not reached | first | 95 % | now |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for room, rows in rooms.items():
        now = Counter(last["outcome"] for _first, last in rows if last["outcome"] in TRIED)
        low, high = _interval(*_found(rows, 0))
        counts = " | ".join(str(now[what]) for what in ("killed", "stopped", "survived", "unreached"))
        told.append(
            f"| `{room}` | {rows[0][1]['lines']:,} | {now.total()} | {counts} | {_score(rows, 0):.0%} "
            f"| {low:.0%} to {high:.0%} | {_score(rows, 1):.0%} |"
        )
    return [*told, _whole(rooms)]


def _found(rows: list[tuple[dict[str, Any], dict[str, Any]]], which: int) -> tuple[int, int]:
    """How many were found, of how many: first, or now."""
    fit = [pair[which]["outcome"] for pair in rows if pair[which]["outcome"] in TRIED]
    return sum(outcome in FOUND for outcome in fit), len(fit)


def _score(rows: list[tuple[dict[str, Any], dict[str, Any]]], which: int) -> float:
    found, count = _found(rows, which)
    return found / count


def _whole(rooms: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]]) -> str:
    """All rooms together, each by the lines it was drawn from."""
    lines = {room: rows[0][1]["lines"] for room, rows in rooms.items()}
    weights = {room: lines[room] / sum(lines.values()) for room in rooms}
    first, now = (
        sum(weights[room] * _score(rows, which) for room, rows in rooms.items()) for which in (0, 1)
    )
    spread = 0.0
    for room, rows in rooms.items():
        found, tried = _found(rows, 0)
        near = (found + 2) / (tried + 4)  # Agresti and Coull, else none missed is no doubt
        spread += weights[room] ** 2 * near * (1 - near) / (tried + 4)
    away = Z * sqrt(spread)
    count = sum(len(rows) for rows in rooms.values())
    return (
        f"| together, by lines | {sum(lines.values()):,} | {count} | | | | | {first:.1%} "
        f"| {first - away:.0%} to {min(1, first + away):.0%} | {now:.1%} |"
    )


def _interval(found: int, count: int) -> tuple[float, float]:
    """Wilson's."""
    share, more = found / count, Z**2 / count
    middle = (share + more / 2) / (1 + more)
    away = Z * sqrt(share * (1 - share) / count + more / (4 * count)) / (1 + more)
    return middle - away, middle + away


def _survivors(seeds: list[int]) -> list[str]:
    kept = tomllib.loads(KEPT.read_text())
    found = {
        last["key"]: last
        for seed in seeds
        for room in ROOMS
        for _first, last in _rows(room, seed)
        if last["outcome"] in {trying.SURVIVED, trying.UNREACHED}
    }
    told = ["| where | change | why it stays |", "|---|---|---|"]
    for key, row in sorted(found.items(), key=lambda pair: (pair[1]["file"], pair[1]["line"])):
        where = row["file"].removeprefix("src/tongban/kernel/")
        change = f"`{_cell(row['before'])}` → `{_cell(row['after'])}`"
        told.append(f"| {where}:{row['line']} | {change} | {kept.get(key, f'not judged: `{key}`')} |")
    return told


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("`", "'")

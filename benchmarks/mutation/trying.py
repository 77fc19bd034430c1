"""Each mutant is tried on the tests that reach it, and what became of it is noted at once."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.mutation import mapping
from benchmarks.mutation.mutants import ROOT, Mutant, drawn, refound
from benchmarks.mutation.stage import Stage
from benchmarks.mutation.swapping import Living, living, put_in

FOLDER = ROOT / "benchmarks/mutation/tried"
KILLED, STOPPED, SURVIVED, UNREACHED = "killed", "stopped", "survived", "unreached"
UNFIT, GONE = "unfit", "gone"  # it could not be put in; its lines were changed since it was drawn
TIMES_AS_LONG, PATIENCE = 5, 15.0  # of its usual processor time, and seconds


def noted(room: str, seed: int) -> Path:
    """The file of a room's results."""
    return FOLDER / f"{seed}-{room}.jsonl"


def results(room: str, seed: int) -> dict[str, dict[str, Any]]:
    """What is known by mutant; the last word counts."""
    file = noted(room, seed)
    rows = [json.loads(row) for row in file.read_text().splitlines()] if file.exists() else []
    return {row["key"]: row for row in rows}


def try_room(stage: Stage, room: str, seed: int, *, most: int | None, control: bool) -> None:
    """Try what was not tried yet of the first `most` (none: of all); `control` puts no fault in and must kill nothing."""
    known = {} if control else results(room, seed)
    mutants, lines = drawn(room, seed)
    live, made = None if control else living((room,)), mapping.read()
    for mutant in mutants[:most]:
        if mutant.key not in known:
            told = _tried(stage, mutant, _judges(made, mutant), made, live)
            _note(asdict(mutant) | {"key": mutant.key, "lines": lines} | told, None if control else seed)


def try_again(stage: Stage, room: str, seed: int) -> None:
    """What nothing killed is tried again, by the tests and the sources of today."""
    live, made = living((room,)), mapping.read()
    for row in results(room, seed).values():
        if row["outcome"] in {SURVIVED, UNREACHED}:
            told = {"outcome": GONE, "by": "", "tests": 0}
            if mutant := refound(row):
                told = asdict(mutant) | _tried(stage, mutant, _judges(made, mutant), made, live)
            _note(row | told, seed)


def _judges(made: mapping.Map, mutant: Mutant) -> list[str]:
    return made.tests_of(mutant.room, mutant.file, (mutant.line, mutant.statement))


def _note(row: dict[str, Any], seed: int | None) -> None:
    told = {name: value for name, value in row.items() if name not in {"source", "statement"}}
    if seed is not None:
        noted(row["room"], seed).parent.mkdir(parents=True, exist_ok=True)
        with noted(row["room"], seed).open("a") as out:
            out.write(json.dumps(told, ensure_ascii=False) + "\n")
    said = (row[name] for name in ("outcome", "file", "line", "before", "after", "by"))
    print(*said, sep=" | ", flush=True)


def _tried(
    stage: Stage, mutant: Mutant, tests: list[str], made: mapping.Map, live: Living | None
) -> dict[str, Any]:
    limits = {test: TIMES_AS_LONG * made.cost[test] + PATIENCE for test in tests}
    if not tests:
        return {"outcome": UNREACHED, "by": "", "tests": 0}

    def work() -> dict[str, Any]:
        if live and not put_in(mutant, live):
            return {"outcome": UNFIT, "by": "", "tests": 0}
        done = stage.run(limits, until_failed=True)
        by = next((test for test, cost in done.items() if cost is None), "")
        return {"outcome": KILLED if by else SURVIVED, "by": by, "tests": len(done)}

    told = stage.fork(work, sum(limits.values()), tests)
    return told or {"outcome": STOPPED, "by": "", "tests": len(tests)}

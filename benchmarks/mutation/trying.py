"""Each mutant is tried on the tests that reach it, and what became of it is noted at once."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.mutation import mapping
from benchmarks.mutation.mutants import ROOT, Mutant, drawn
from benchmarks.mutation.stage import Stage
from benchmarks.mutation.swapping import Living, living, put_in

FOLDER = ROOT / "var/mutation/tried"
KILLED, STOPPED, SURVIVED, UNREACHED, UNFIT = "killed", "stopped", "survived", "unreached", "unfit"
TIMES_AS_LONG, PATIENCE = 5, 2.0  # of its usual processor time, and seconds


def noted(room: str, seed: int) -> Path:
    """The file of a room's results."""
    return FOLDER / f"{seed}-{room}.jsonl"


def results(room: str, seed: int) -> dict[str, dict[str, Any]]:
    """What is known by mutant; the last word counts."""
    file = noted(room, seed)
    rows = [json.loads(row) for row in file.read_text().splitlines()] if file.exists() else []
    return {row["key"]: row for row in rows}


def try_room(stage: Stage, room: str, seed: int, *, again: bool, control: bool) -> None:
    """Try what was not tried yet; `again` also what nothing killed; `control` puts no fault in and must kill nothing."""
    mutants, lines = drawn(room, seed)
    live, made = living((room,)), mapping.read()
    known = {} if control else results(room, seed)
    noted(room, seed).parent.mkdir(parents=True, exist_ok=True)
    for mutant in mutants:
        before = known.get(mutant.key, {}).get("outcome")
        if before and not (again and before in {SURVIVED, UNREACHED}):
            continue
        tests = made.tests_of(room, mutant.file, (mutant.line, mutant.statement))
        told = _tried(stage, mutant, tests, made, None if control else live)
        row = {"key": mutant.key, **asdict(mutant), **told, "lines": lines}
        del row["source"]
        if not control:
            with noted(room, seed).open("a") as out:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        print(
            told["outcome"],
            f"{mutant.file}:{mutant.line}",
            mutant.before,
            "→",
            mutant.after,
            told["by"],
            flush=True,
        )


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

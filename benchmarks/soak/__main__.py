"""A day of the prefecture in twenty minutes, with everything going wrong that may.

Run: .venv/bin/python -m benchmarks.soak [--minutes 20] [--scale 1] [--demo 0.3] [--page docs/benchmarks/soak.md].
It builds a demo of its own below --home (as root on a small disk of its own, else the disk cannot be full), serves it,
lets a day arrive and breaks things meanwhile. Exit code 0: nothing lost, nothing twice, every invariant holds. What the program said stands in HOME.log.
"""

import argparse
import json
import random
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.soak import day, ending, working, writing
from benchmarks.soak.faults import Faults
from benchmarks.soak.outside import Outside
from benchmarks.soak.serving import Disk, Serving
from benchmarks.soak.told import Told
from benchmarks.soak.watching import Watch
from tongban.kernel.core.clock import BEIJING

DRAINED_WITHIN = 900.0


def live(given: argparse.Namespace, disk: Disk) -> tuple[Told, dict[str, Any]]:
    """The day from its morning to what is said of it."""
    outside = Outside()
    outside.begin()
    serving = Serving(given.home, given.port, outside)
    try:
        if given.demo:
            serving.build(given.demo)
        serving.start()
        working.GROUND.update(serving.prepare(outside))
        since = ending.asked(serving, ending.LAST)[0][0]
        told = _lived(given, serving, outside, disk)
        outside.mode = "ok"
        if not ending.settled(serving, DRAINED_WITHIN):
            told.gave_up("the outbox does not run empty", 0)
        result = ending.verdict(told, serving, outside, since)
    finally:
        disk.empty()
        serving.stop()
    return told, {**result, "unhealed": told.unhealed}


def _lived(given: argparse.Namespace, serving: Serving, outside: Outside, disk: Disk) -> Told:
    weekday = datetime.now(BEIJING).weekday() if given.weekday is None else given.weekday
    planned = day.arrivals(given.minutes, given.scale, weekday, random.Random(given.seed))
    told = Told()
    faults = Faults(told, serving, outside, disk, given.minutes * 60)
    watch = Watch(told, serving, max(given.minutes, 2.0))
    watch.start()
    if not given.calm:
        faults.start()
    day.Crowd(told, serving.base).live(planned)
    if faults.is_alive():
        faults.join(120)
    watch.over.set()
    return told


def main() -> int:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--minutes", type=float, default=20)
    read.add_argument("--scale", type=float, default=1, help="1: the arrivals of 120,000 requests a year")
    read.add_argument(
        "--demo",
        type=float,
        help="scale of the demo that stands before; as `serve --demo` builds it unless given",
    )
    read.add_argument("--home", type=Path, default=Path("/tmp/tongban-soak"))
    read.add_argument("--port", type=int, default=8392)
    read.add_argument("--seed", type=int, default=7)
    read.add_argument(
        "--weekday", type=int, default=None, choices=range(7), help="0 is Monday; default today"
    )
    read.add_argument("--calm", action="store_true", help="without faults, to compare")
    read.add_argument("--page", type=Path, default=None, help="write the result as a page of Markdown")
    read.add_argument("--keep", action="store_true", help="leave the data folder for looking into")
    given = read.parse_args()
    disk = Disk(given.home)
    disk.make()
    try:
        told, result = live(given, disk)
    finally:
        if not given.keep:
            disk.remove()
    bad = ending.failures(result)
    if given.page:
        writing.write(given.page, writing.page(told, result, given))
    print(json.dumps(_summary(told, result, bad), ensure_ascii=False, indent=1))
    return 1 if bad else 0


def _summary(told: Told, result: dict[str, Any], bad: list[str]) -> dict[str, Any]:
    return {
        "fell short": bad,
        **result,
        "answers": sum(map(len, told.took.values())),
        "faults": len(told.faults),
        "errors seen": dict(told.errors),
        "healed": sum(told.healed.values()),
        "refused": dict(told.refused),
        "longest wait for a client, s": round(told.late, 1),
        "samples": told.samples[:: max(len(told.samples) // 12, 1)],
    }


if __name__ == "__main__":
    sys.exit(main())

"""All parts, stage after stage, the pieces of a stage side by side; what was made is not made again."""

import os
import time
from collections.abc import Sequence

from django.db import connection

from tongban.project.demo import side_by_side
from tongban.project.demo.parts import Part, made, make
from tongban.project.demo.plan import Plan
from tongban.project.ready import say

MOST = 4  # processes, unless asked for more
EVERY = 2.0  # seconds between two lines of progress
Stages = Sequence[Sequence[Part]]


def make_all(stages: Stages, plan: Plan, processes: int | None = None) -> None:
    """Make every piece; stopped at any moment, the next call goes on."""
    processes = 1 if connection.in_atomic_block else processes or min(os.cpu_count() or 1, MOST)
    for parts in stages:
        _stage(parts, plan, processes)


def _stage(parts: Sequence[Part], plan: Plan, processes: int) -> None:
    sizes = {part: part.pieces(plan) for part in parts}
    there = {part: made(part) for part in parts}
    left = {part: [n for n in range(len(sizes[part])) if n not in there[part]] for part in parts}
    todo = [(part, n) for part in parts for n in left[part]]
    count = {part: sum(sizes[part][n] for n in there[part]) for part in parts}

    # asked before the workers are forked, so that they share what it reads
    builders = {part: part.builder(plan) for part in dict(todo)}

    def act(number: int) -> None:
        part, piece = todo[number]
        make(part, builders[part], piece)

    begun, last = time.monotonic(), float("-inf")
    for number in side_by_side.each(_chains(todo), act, processes):
        part, piece = todo[number]
        count[part] += sizes[part][piece]
        whole, now = sum(sizes[part]), time.monotonic()
        if count[part] == whole or now - last > EVERY:
            last = now
            say(f"  {_told(part, count[part], whole)} ({now - begun:.0f} s)")


def _chains(todo: Sequence[tuple[Part, int]]) -> list[list[int]]:
    """The places of pieces in the list, those of a chained part together."""
    found: dict[object, list[int]] = {}
    for number, (part, piece) in enumerate(todo):
        found.setdefault(part if part.chained else (part, piece), []).append(number)
    return list(found.values())


def _told(part: Part, done: int, whole: int) -> str:
    return f"{done} of {whole} {part.name}" if whole > 1 else part.name

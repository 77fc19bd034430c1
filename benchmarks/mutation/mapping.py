"""Which test reaches which line of the kernel, and what it costs; made once, a file of tests at a time."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

from benchmarks.mutation.mutants import KERNEL, ROOT
from benchmarks.mutation.stage import Stage

FOLDER = ROOT / "var/mutation/map"
TOGETHER = "together"  # lines that fixtures reach: they may be made for every test of the file
GENEROUS = 1200.0
# processor time of tests that one mutant is given: of the room's own, and of all others
OWN, ELSEWHERE = 15.0, 15.0

Reached = dict[str, dict[str, list[int]]]  # test, file, lines


def make(stage: Stage, share: tuple[int, int], folders: Sequence[str] = ("src/tongban/kernel", "")) -> None:
    """Map the files of this share that have no map yet, those below the first folder first."""
    by_file: dict[str, list[str]] = defaultdict(list)
    for name in stage.items:
        by_file[name.partition("::")[0]].append(name)
    found = [file for folder in folders for file in sorted(by_file) if file.startswith(folder)]
    order = list(dict.fromkeys(found))
    for file in order[share[0] :: share[1]]:
        where = FOLDER / (file.replace("/", "-") + ".json")
        if not where.exists():
            names = by_file[file]
            told = stage.fork(lambda names=names: _map(stage, names), GENEROUS, names)
            where.parent.mkdir(parents=True, exist_ok=True)
            where.write_text(json.dumps(told or {"cost": {}, "lines": {}}))
            print(file, len(by_file[file]), "tests" if told else "not mapped", flush=True)


class _Context:
    """Lines count for the test that is called, or for the whole file while fixtures are made."""

    def __init__(self, cover: Coverage) -> None:
        self.cover = cover

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        self.cover.switch_context(item.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_teardown(self) -> None:
        self.cover.switch_context(TOGETHER)


def _map(stage: Stage, names: list[str]) -> dict[str, Any]:
    cover = Coverage(
        data_file=None, source=[str(KERNEL)], config_file=False, omit=["*/tests/*", "*/migrations/*"]
    )
    stage.ground.config.pluginmanager.register(_Context(cover))
    cover.start()
    cover.switch_context(TOGETHER)
    cost = stage.run(dict.fromkeys(names, GENEROUS), until_failed=False)
    cover.stop()
    data = cover.get_data()
    lines: Reached = defaultdict(dict)
    for file in data.measured_files():
        by_test = defaultdict(list)
        for line, tests in data.contexts_by_lineno(file).items():
            for test in tests:
                by_test[test].append(line)
        for test, reached in by_test.items():
            lines[test][str(Path(file).relative_to(ROOT))] = sorted(reached)
    return {"cost": cost, "lines": lines}


@dataclass
class Map:
    """All that was mapped."""

    cost: dict[str, float] = field(default_factory=dict)
    reached: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))

    def tests_of(self, room: str, file: str, lines: tuple[int, ...]) -> list[str]:
        """The tests that reach any of the lines: the room's own, then the cheapest elsewhere; a file's tests together."""
        reached = set().union(*(self.reached.get((file, line), ()) for line in lines))
        found = sorted(reached, key=lambda test: (self.cost[test], test))
        inside = f"src/tongban/kernel/{room}/"
        own = self._cheapest((test for test in found if test.startswith(inside)), OWN)
        others = self._cheapest((test for test in found if not test.startswith(inside)), ELSEWHERE)
        return [*_by_file(own), *_by_file(others)]

    def _cheapest(self, tests: Iterator[str], left: float) -> Iterator[str]:
        for test in tests:
            left -= self.cost[test]
            if left < 0:
                return
            yield test


def _by_file(tests: Iterable[str]) -> list[str]:
    """The order of the cheapest, but a file's fixtures are made once."""
    groups: dict[str, list[str]] = defaultdict(list)
    for test in tests:
        groups[test.partition("::")[0]].append(test)
    return [test for group in groups.values() for test in group]


def read() -> Map:
    """The map as far as it is made; a test that failed unmutated is no judge."""
    made = Map()
    for file in sorted(FOLDER.glob("*.json")):
        told = json.loads(file.read_text())
        cost = {test: seconds for test, seconds in told["cost"].items() if seconds is not None}
        made.cost |= cost
        for test, files in told["lines"].items():
            judges = cost if test == TOGETHER else {test} & cost.keys()
            for source, lines in files.items():
                for line in lines:
                    made.reached[source, line].update(judges)
    return made

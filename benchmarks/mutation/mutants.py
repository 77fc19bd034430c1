"""The mutants of a room, drawn by chance: a line first, then an operator on it, then a place, so that every line weighs alike."""

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from benchmarks.mutation.operators import changes, passed_over

ROOT = Path(__file__).resolve().parents[2]
KERNEL = ROOT / "src/tongban/kernel"
ROOMS = tuple(sorted(found.parent.name for found in KERNEL.glob("*/apps.py")))
# pyspark is no package of the lock, so nothing here could run them
LEFT_OUT = {"tests", "migrations", "spark.py"}
STATEMENTS = (cst.SimpleStatementLine, cst.BaseCompoundStatement)
LINES_PER_MUTANT = 150
AT_LEAST = 25


@dataclass(frozen=True)
class Mutant:
    """One fault: where, what it changes, and the whole module with it."""

    room: str
    file: str
    line: int
    statement: int
    operator: str
    before: str
    after: str
    source: str

    @property
    def key(self) -> str:
        """The same as long as the changed line and the file's name are."""
        told = f"{self.file}|{self.before}|{self.after}"
        return hashlib.sha256(told.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Change:
    """One node and what stands there instead; the line its statement begins on."""

    statement: int
    node: cst.CSTNode
    changed: cst.CSTNode


class Places(cst.CSTVisitor):
    """Everything within functions that an operator may change, by line."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.within = 0
        self.statements: list[int] = []
        self.found: dict[int, dict[str, list[Change]]] = {}

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Note what may be changed here."""
        if passed_over(node):
            return False
        if isinstance(node, STATEMENTS):
            self.statements.append(self.get_metadata(PositionProvider, node).start.line)
        if self.within:
            line = self.get_metadata(PositionProvider, node).start.line
            for name, changed in changes(node):
                change = Change(self.statements[-1], node, changed)
                self.found.setdefault(line, defaultdict(list))[name].append(change)
        self.within += isinstance(node, cst.FunctionDef)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        """Out of a function again."""
        if passed_over(original_node):  # it is left too
            return
        self.within -= isinstance(original_node, cst.FunctionDef)
        if isinstance(original_node, STATEMENTS):
            self.statements.pop()


def files_of(room: str) -> list[Path]:
    """The modules of a room that run."""
    found = sorted((KERNEL / room).rglob("*.py"))
    return [file for file in found if not LEFT_OUT & set(file.relative_to(KERNEL).parts)]


def wanted(room: str) -> int:
    """How many mutants a room of this size is given."""
    lines = sum(len(file.read_text().splitlines()) for file in files_of(room))
    return max(AT_LEAST, round(lines / LINES_PER_MUTANT))


def drawn(room: str, seed: int) -> tuple[list[Mutant], int]:
    """The mutants of a room for this seed, and how many lines they were drawn from."""
    chance = random.Random(f"{seed} {room}")
    trees = {file: MetadataWrapper(cst.parse_module(file.read_text())) for file in files_of(room)}
    places = {}
    for file, tree in trees.items():
        tree.visit(visitor := Places())
        places |= {(file, line): found for line, found in visitor.found.items()}
    order = chance.sample(sorted(places), len(places))
    made: list[Mutant] = []
    for file, line in order:
        if len(made) == wanted(room):
            break
        tried = _tried(places[file, line], chance)
        made += _first_that_runs(room, file, line, trees[file].module, tried)
    return made, len(places)


def refound(drawn_before: Mapping[str, Any]) -> Mutant | None:
    """A mutant of an earlier draw in the module as it is now; None where its lines were changed since."""
    file, said = ROOT / drawn_before["file"], (drawn_before["before"], drawn_before["after"])
    if not file.exists() or said[0] not in " ".join(line.strip() for line in file.read_text().splitlines()):
        return None
    tree = MetadataWrapper(cst.parse_module(file.read_text()))
    tree.visit(places := Places())
    for line in sorted(places.found, key=lambda line: abs(line - drawn_before["line"])):
        for name, changes_ in places.found[line].items():
            for change in changes_:
                made = _made(drawn_before["room"], file, line, tree.module, name, change)
                if made and (made.before, made.after) == said:
                    return made
    return None


def _tried(found: dict[str, list[Change]], chance: random.Random) -> Iterator[tuple[str, Change]]:
    for name in chance.sample(sorted(found), len(found)):
        for change in chance.sample(found[name], len(found[name])):
            yield name, change


def _first_that_runs(
    room: str, file: Path, line: int, tree: cst.Module, tried: Iterator[tuple[str, Change]]
) -> list[Mutant]:
    made = (_made(room, file, line, tree, name, change) for name, change in tried)
    return list(islice(filter(None, made), 1))


def _made(room: str, file: Path, line: int, tree: cst.Module, name: str, change: Change) -> Mutant | None:
    source = tree.deep_replace(change.node, change.changed).code
    try:
        compile(source, str(file), "exec", dont_inherit=True)
    except SyntaxError:
        return None
    before, after = _difference(tree.code, source)
    told = str(file.relative_to(ROOT))
    return (
        Mutant(room, told, line, change.statement, name, before, after, source) if before != after else None
    )


def _difference(old: str, new: str) -> tuple[str, str]:
    """The changed lines, each side as one."""
    one, other = old.splitlines(), new.splitlines()
    told = [op for op in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if op[0] != "equal"]
    before = [line.strip() for _tag, first, last, _b, _e in told for line in one[first:last]]
    after = [line.strip() for _tag, _b, _e, first, last in told for line in other[first:last]]
    return " ".join(before), " ".join(after)

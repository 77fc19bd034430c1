"""The list of attacks and the tests are the same list."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "docs" / "reference" / "attacks.md"
NAMED = re.compile(r"`([\w/.-]+\.py)(?:::(\w+))?`")
# tests of the tests, and of the other side of an attack
BESIDE = {
    "test_other_text_stays", "test_a_workbook_as_the_library_writes_it_would_run", "test_what_is_outside_is_reached",
    "test_the_scan_finds_what_it_looks_for", "test_every_row_has_its_test", "test_every_test_has_its_row",
}  # fmt: skip


def written_in(file):
    tree = ast.parse(file.read_text())
    return {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")}


def test_every_row_has_its_test():
    rows = [line for line in LIST.read_text().splitlines() if line.startswith("| ") and "---" not in line]
    rows = [line for line in rows if not line.startswith(("| attack |", "| what is read |"))]
    assert [line for line in rows if not NAMED.search(line)] == []
    named = [pair for line in rows for pair in NAMED.findall(line)]
    lost = [(file, name) for file, name in named if not (ROOT / file).exists()]
    lost += [(f, n) for f, n in named if n and (ROOT / f).exists() and n not in written_in(ROOT / f)]
    assert lost == []
    assert len(named) == len(set(named))


def test_every_test_has_its_row():
    said = {name for _file, name in NAMED.findall(LIST.read_text())}
    there = {name for file in Path(__file__).parent.glob("test_*.py") for name in written_in(file)}
    assert there - said - BESIDE == set()

"""Small is kept small: modules, functions, templates, tests."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = [f for top in ("src", "tests", "benchmarks", "script") for f in sorted((ROOT / top).rglob("*.py"))]
CODE = [f for f in CODE if "migrations" not in f.parts]
PAGES = sorted((ROOT / "src").rglob("templates/**/*.html"))
MODULE, FUNCTION, TEST, TEMPLATE = 300, 40, 30, 120


def name(file):
    return str(file.relative_to(ROOT))


def functions(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("file", CODE, ids=name)
def test_modules_and_functions_are_small(file):
    lines = len(file.read_text().splitlines())
    limits = [
        (n, size) for n, size in functions(file) if size > (TEST if n.startswith("test_") else FUNCTION)
    ]
    assert (lines <= MODULE, limits) == (True, []), f"{lines} lines"


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_templates_are_small(file):
    assert len(file.read_text().splitlines()) <= TEMPLATE

"""Pages of the docs that speak of declared things name all of them, and lead nowhere that does not exist."""

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from tongban.project import cli, rooms

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
VERBS = DOCS / "reference" / "cli.md"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def direct_dependencies():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    python = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    front = json.loads((ROOT / "assets" / "package.json").read_text())
    named = {re.split(r"[=<>~!]", one)[0] for one in python}
    return named | front["dependencies"].keys() | front["devDependencies"].keys()


def test_each_direct_dependency_has_its_row_and_no_row_is_left_over():
    rows = re.findall(r"^\| `([^`]+)` \|", (DOCS / "dependencies.md").read_text(), re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == direct_dependencies()


def test_every_package_that_the_program_imports_is_a_direct_dependency():
    """What another package merely brings along may be gone with its next version."""
    files = [file for file in (ROOT / "src").rglob("*.py") if not {"tests", "migrations"} & set(file.parts)]
    named = {top for file in files for top in imported(file)} - sys.stdlib_module_names - {"tongban", "tests"}
    declared = {normal(one.partition("[")[0]) for one in direct_dependencies()}
    brought = {name: {normal(one) for one in found} for name, found in packages_distributions().items()}
    assert len(named) > 30
    assert {name for name in named - {"pyspark"} if not brought.get(name, set()) & declared} == set()


def normal(name):
    """A package's one spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_link_leads_somewhere(file):
    lost = [link for link in LINK.findall(file.read_text()) if not (file.parent / link).exists()]
    assert not lost


def test_the_index_names_every_page():
    index = (DOCS / "README.md").read_text()
    pages = [str(p.relative_to(DOCS)) for p in DOCS.rglob("*.md") if p != DOCS / "README.md"]
    assert [p for p in pages if f"]({p})" not in index] == []


def verbs():
    root = typer.main.get_command(cli.app)
    own = [("tongban", name, root.commands[name]) for name in root.commands]
    theirs = [("tongban", name, rooms.load(room)) for name, room in sorted(rooms.rooms().items())]
    for above, name, command in (*own, *theirs):
        yield from below(f"{above} {name}", command)


def below(path, command):
    if not isinstance(command, TyperGroup):
        yield path, command
        return
    for name, one in command.commands.items():
        yield from below(f"{path} {name}", one)


def verb(path, command):
    said = " ".join(command.get_short_help_str(1000).split())
    params = [p for p in command.params if p.name not in {"install_completion", "show_completion", "help"}]
    arguments = [p.name.upper().rstrip("_") for p in params if p.param_type_name == "argument"]
    rows = [option(p) for p in params if p.param_type_name == "option"]
    table = ["| option | meaning |", "|---|---|", *rows, ""] if rows else []
    return "\n".join([f"## `{' '.join([path, *arguments])}`", "", said, "", *table])


def option(param):
    names = ", ".join(f"`{name}`" for name in (*param.opts, *param.secondary_opts))
    said = [(getattr(param, "help", "") or "").strip(), "Required." if param.required else ""]
    return f"| {names} | {' '.join(filter(None, said))} |"


def page():
    head = "# Verbs\n\nGenerated from the program; a test keeps it current. Exit codes: 0 done, 1 done but something fell\n"
    head += "short, 2 could not run, 130 stopped by Ctrl-C. With `--json` standard output holds JSON alone.\n"
    return "\n".join([head, *(verb(path, command) for path, command in verbs())])


def test_the_page_of_verbs_is_current(request, monkeypatch):
    monkeypatch.setenv("TONGBAN_DEMO", "0")  # the demo's verb sets it when it is read
    if request.config.getoption("--write-docs"):
        VERBS.write_text(page())
    assert VERBS.read_text() == page(), "run pytest tests/consistency/test_docs.py --write-docs"

"""What pages and docstrings name exists: verbs with their options, settings, files, headings that links lead to."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = re.compile(r"```[^\n]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
CALL = re.compile(r"(?<![\w/.\[-])tongban((?: [a-z0-9][a-z0-9-]*)+)([^\n|;&>]*)")
OPTION = re.compile(r"(?<!\S)--[a-z][a-z-]+")
SETTING = re.compile(r"\bTONGBAN_[A-Z0-9_]+\b")
TOPS = ("src", "tests", "script", "docs", "deploy", "benchmarks", "assets")
FILE = re.compile(rf"(?<![\w./-])(?:{'|'.join(TOPS)})/[\w./-]*\w")
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)#([^)\s]+)\)")
ALWAYS = {"--help", "--json"}


@cache
def verbs() -> dict[str, set[str]]:
    """Each verb with its options, from the page that is made of the program."""
    found: dict[str, set[str]] = {}
    name = ""
    for line in (ROOT / "docs/reference/cli.md").read_text().splitlines():
        if line.startswith("## "):
            name = " ".join(word for word in line.strip("# `").split()[1:] if word.islower())
            found[name] = set()
        elif line.startswith("| `--"):
            found[name] |= set(re.findall(r"--[a-z-]+", line.split(" | ")[0]))
    return found


def tracked(*under: str) -> list[Path]:
    said = subprocess.run(["git", "ls-files", *under], cwd=ROOT, check=True, capture_output=True, text=True)
    return [file for name in said.stdout.splitlines() if (file := ROOT / name).is_file()]


def spans(page: Path) -> list[str]:
    return [one or other for one, other in CODE.findall(page.read_text())]


def unknown_calls(text: str) -> list[str]:
    """Calls of `tongban` that the program would refuse."""
    wrong = []
    for words, rest in CALL.findall(text.replace("\\\n", " ")):
        said = words.split()
        name = next((n for size in (3, 2, 1) if (n := " ".join(said[:size])) in verbs()), None)
        group = any(known.startswith(" ".join([*said, ""])) for known in verbs())
        if name is None and not group:
            wrong.append(f"tongban{words}")
        elif name:
            wrong += [
                f"{name} {option}" for option in OPTION.findall(rest) if option not in verbs()[name] | ALWAYS
            ]
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_verb_option_setting_and_file_that_a_page_names_is_there(page):
    code = "\n".join(spans(page))
    assert unknown_calls(code) == []
    assert sorted(set(SETTING.findall(page.read_text())) - settings()) == []
    assert [name for name in FILE.findall(code) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_heading_that_a_link_leads_to_is_there(page):
    lost = [
        f"{to}#{at}"
        for to, at in LINK.findall(page.read_text())
        if at not in headings(page.parent / to if to else page)
    ]
    assert lost == []


@cache
def headings(page: Path) -> set[str]:
    """Anchors as they are made of headings: small, words parted by dashes."""
    told = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in told}


# read by tests and the gate alone
FOR_TESTS = frozenset({"TONGBAN_THOROUGH", "TONGBAN_ADVISORIES", "TONGBAN_OLDER_POSTGRES"})


@cache
def settings() -> frozenset[str]:
    """What the page of settings lists; a test of its own holds it against the program."""
    return FOR_TESTS | set(SETTING.findall((ROOT / "docs/reference/settings.md").read_text()))


def test_every_verb_that_docstrings_and_units_name_is_there():
    files = [file for file in tracked("src/tongban", "deploy", "script") if file.suffix in {".py", ".md", ""}]
    told = {file: "\n".join(re.findall(r"`([^`\n]+)`", file.read_text(errors="ignore"))) for file in files}
    wrong = {str(file.relative_to(ROOT)): unknown_calls(said) for file, said in told.items()}
    assert {file: calls for file, calls in wrong.items() if calls} == {}


def test_every_file_that_the_program_and_its_scripts_name_is_there():
    files = [file for file in tracked("src/tongban", "deploy", "script") if file.suffix in {".py", ".md", ""}]
    named = {(file.name, name) for file in files for name in FILE.findall(file.read_text(errors="ignore"))}
    assert len(named) > 20
    assert (
        sorted(pair for pair in named if not pair[1].startswith("src") and not (ROOT / pair[1]).exists())
        == []
    )


def test_every_folder_and_file_that_the_architecture_names_is_there():
    """They are named as they lie below the package or a layer of it, with or without their ending."""
    tops = [
        ROOT,
        *(ROOT / "src/tongban" / top for top in ("", "kernel", "kernel/parties", "services", "project")),
    ]
    named = re.findall(r"`([a-z_]+/[\w/.]+)`", (ROOT / "ARCHITECTURE.md").read_text())
    found = [
        any((top / f"{name}{ending}").exists() for top in tops for ending in ("", ".py")) for name in named
    ]
    assert [name for name, there in zip(named, found, strict=True) if not there] == []


def test_every_identifier_of_the_glossary_is_one():
    files = tracked("src/tongban")
    known = {part for file in files for part in file.relative_to(ROOT).with_suffix("").parts}
    known |= {word for file in files if file.suffix == ".py" for word in re.findall(r"\w+", file.read_text())}
    rows = [
        line.split("|")[3] for line in (ROOT / "GLOSSARY.md").read_text().splitlines() if line.count("|") == 4
    ]
    told = [one for row in rows for one in re.findall(r"`([^`]+)`", row) if one.isascii()]
    assert [one for one in told if not set(re.findall(r"\w+", one)) - {"csv"} <= known] == []

"""What holds for every template and style sheet of the project."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "src").rglob("templates/**/*.html"))
ALLOWED_SCRIPT = re.compile(r'\bsrc="\{% static|\btype="application/json"')


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"<style|\sstyle\s*=|\son(click|load|change|submit|input|error)\s*=|javascript:|hx-on|hx-vals=.js",
        text,
    )
    assert [s for s in re.findall(r"<script[^>]*>", text) if not ALLOWED_SCRIPT.search(s)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_attribute_holds_markup(path):
    """A moment in words is an element; within an attribute its quotes would end it (components take words, not attributes)."""
    text = path.read_text(encoding="utf-8")
    within = re.findall(r"""<(?!c-)[a-z]+(?:\s[^<>]*?)?\s[a-z-]+="[^"]*\|(?:when|ago|hours)\b[^"]*""", text)
    assert [said for said in within if "striptags" not in said] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_is_at_most_120_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_loaded_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"""(src|href|action)=["']\s*(https?:)?//""", text)


def test_styles_use_nothing_that_older_browsers_lack():
    text = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "assets" / "scss").glob("*.scss"))
    assert not re.search(r":has\(|color-mix|:is\(|:where\(|@layer|@container", text)


def test_the_lock_of_the_front_end_names_no_registry():
    lock = (ROOT / "assets" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock

"""Every component draws, in both languages, on all faces."""

import re
from pathlib import Path

import pytest
from django.test import Client

COMPONENTS = Path(__file__).parents[1] / "templates" / "cotton"
SHOWN = ("ui/style.html", "ui/style_desk.html", "ui/style_lists.html", "ui/style_charts.html")


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    return Client(HTTP_HOST="localhost")


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("face", ["portal", "workbench", "board"])
def test_the_style_page_draws_and_obeys_the_policy(demo, face, lang):
    demo.cookies["lang"] = lang
    page = demo.get(f"/style?face={face}")
    html = page.content.decode()
    assert page.status_code == 200
    assert "<c-" not in html
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", html)
    assert set(re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", html)) <= {' type="application/json"'}


def test_every_component_is_on_the_style_page():
    text = "".join((COMPONENTS.parent / name).read_text() for name in SHOWN)
    inside = "".join(file.read_text() for file in COMPONENTS.glob("*.html"))
    forms = {"field", "errors"}  # `{{ form }}` brings them
    one_question = {"question"}  # a page of its own: ui/question.html
    missing = {f.stem for f in COMPONENTS.glob("*.html") if f"<c-{f.stem}" not in text + inside}
    assert missing <= forms | one_question


def test_every_component_is_in_the_reference():
    reference = (Path(__file__).parents[4] / "docs" / "reference" / "components.md").read_text()
    assert [f.stem for f in COMPONENTS.glob("*.html") if f"`c-{f.stem}`" not in reference] == []


def test_there_is_no_style_page_outside_demonstrations(settings):
    settings.DEMO = False
    assert Client(HTTP_HOST="localhost").get("/style").status_code == 404


@pytest.mark.parametrize("path", ["/accessibility", "/privacy"])
def test_the_plain_pages_draw(path):
    assert Client(HTTP_HOST="localhost").get(path).status_code == 200

"""The API's own pages: drawn here, nothing from elsewhere; the reference is what the API is."""

import re
from collections import Counter
from pathlib import Path

import pytest
from ninja import Schema

from tongban.project.api import api
from tongban.project.api.docs import operations
from tongban.project.api.reference import page

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"
ELSEWHERE = re.compile(r"""(?:src|href)=["'](?:https?:)?//|<style|<script>|\son\w+=|\sstyle=""")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_lists_every_operation(client, language):
    client.cookies["lang"] = language
    got = client.get("/api/docs")
    said = got.content.decode()
    assert not [told.id for told in operations() if f'id="{told.id}"' not in said]
    assert "script-src 'self'" in got["Content-Security-Policy"]
    assert not ELSEWHERE.search(said)


@pytest.mark.django_db
def test_the_description_is_there_for_programs(client):
    assert client.get("/api/openapi.json").json()["info"]["title"] == "Tongban"


def test_no_two_operations_share_a_name():
    names = [told.id for told in operations()]
    assert len(names) == len(set(names)) == len(api.operations())


def shapes(above=Schema):
    for shape in above.__subclasses__():
        yield shape
        yield from shapes(shape)


def test_no_two_shapes_share_a_name():
    """The description knows shapes by their names alone: of two, one operation would be told as the other."""
    named = Counter(shape.__name__ for shape in shapes() if shape.__module__.startswith("tongban."))
    assert {name for name, count in named.items() if count > 1} == set()
    assert named["CountedOut"] == 1


def test_each_operation_says_what_it_does():
    assert [told.id for told in operations() if not (told.summary and told.about)] == []


def test_the_reference_is_current(request):
    if request.config.getoption("--write-docs"):
        REFERENCE.write_text(page(), encoding="utf-8")
    assert REFERENCE.read_text(encoding="utf-8") == page(), "run pytest tests/api/test_docs.py --write-docs"

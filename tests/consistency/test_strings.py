"""Every string a person may read has Chinese; the catalogue is made of its parts and nothing else."""

import ast
import importlib.util
import io
from pathlib import Path

import pytest
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("messages", ROOT / "script" / "messages.py")
messages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(messages)


def test_nothing_is_untranslated():
    assert messages.missing() == {}


def test_strings_are_found_in_code_and_templates():
    found = messages.wanted()
    assert "Something to say? Say it." in found
    assert "Dispatch centre" in found


def test_none_hides_within_a_formatted_string_where_it_is_not_found():
    parsed = ((f, ast.parse(f.read_text(encoding="utf-8"))) for f in messages.SOURCE.rglob("*.py"))
    within = (
        (f, n)
        for f, tree in parsed
        for one in ast.walk(tree)
        if isinstance(one, ast.JoinedStr)
        for n in ast.walk(one)
    )
    hidden = [
        (f.name, n.lineno) for f, n in within if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "_"
    ]
    assert hidden == []


def test_the_catalogue_is_current():
    stream = io.BytesIO()
    write_po(stream, messages.parts(), width=110, sort_output=True)
    kept = (ROOT / "src/tongban/locale/zh_Hans/LC_MESSAGES/django.po").read_text()
    assert told(stream.getvalue().decode()) == told(kept), "run script/messages.py"


def test_a_catalogue_that_cannot_be_written_leaves_the_last_one(tmp_path):
    target = tmp_path / "django.po"
    target.write_text("the last one")
    with pytest.raises(TypeError):
        messages.write(target, None)
    assert target.read_text() == "the last one"


def told(catalogue):
    """A catalogue without the time it was written."""
    return [line for line in catalogue.splitlines() if "Date" not in line]

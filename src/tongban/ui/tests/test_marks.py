"""Marked text is always safe text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tongban.ui.marks import mark_words, qr_svg

TEXT = st.text(st.sampled_from("路灯<>&\"'a "), max_size=30)
SPAN = st.tuples(st.integers(-5, 40), st.integers(-5, 40))


def test_words_and_spans_are_marked_once():
    marked = mark_words("门口的路灯不亮", ["路灯", (3, 6), "没有"])
    assert marked == "门口的<mark>路灯不</mark>亮"


def test_each_place_of_a_word_is_marked():
    assert mark_words("灯a灯", ["灯"]) == "<mark>灯</mark>a<mark>灯</mark>"


@given(TEXT, st.lists(SPAN | TEXT, max_size=6))
def test_markup_never_comes_from_the_text(text, marks):
    html = mark_words(text, marks)
    bare = re.sub(r"</?mark>", "", html)
    assert "<" not in bare
    assert bare == mark_words(text, [])


def test_a_code_is_plain_svg():
    svg = qr_svg("https://localhost/f/7K4M", 'a "label"')
    assert svg.startswith("<svg")
    assert "style" not in svg
    assert "a &quot;label&quot;" in svg

"""The best place of a subject and a text."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongban.kernel.places import shipped, words
from tongban.kernel.places.spans import place_text, stretch_of

PARTS = st.lists(
    st.text(max_size=8)
    | st.sampled_from([row.name for row in shipped.divisions()][:200])
    | st.sampled_from(
        [
            "世纪花园小区",
            "A7县",
            "3号楼",
            "与",
            "路",
            "的",
            "，",
            "（",
            "\x00",
            "👨‍👩‍👧",
            "𠮷",
            "\ud800村",
            "位于",
        ]
    ),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(
    ("subject", "text", "place"),
    [
        ("建国西路世纪花园小区停水", "已经三天没有水了，请尽快处理", "建国西路世纪花园小区"),
        ("反映路灯问题", "我是延安北路东方花园小区的业主，楼下路灯坏了", "延安北路东方花园小区"),
    ],
)
def test_the_best_of_subject_and_text(subject, text, place):
    assert stretch_of(subject, text).words == place


def test_the_division_comes_with_the_words(loaded):
    where = words.place_of("路灯坏了", "宁边路街道宁合社区门口的路灯坏了三天")
    assert (where.division, where.doubtful) == ("652301001002", ())
    assert "宁合社区" in where.text


def test_one_name_in_several_counties_is_doubtful(loaded):
    where = words.place_of("停水", "幸福村停水")
    assert where.division is None
    assert len({one.code for one in where.doubtful}) == 3


@settings(max_examples=200, deadline=None)
@given(PARTS, PARTS)
def test_any_text_gives_words_that_stand_in_it_or_none(subject, text):
    found = stretch_of(subject, text)
    source = {"subject": subject, "text": text}
    assert found is None or (
        found.words == source[found.source][found.start : found.end] != "" and 0 <= found.p <= 1
    )
    alone = place_text(text)
    assert alone is None or text[alone[0] : alone[1]] == alone[2] != ""


@pytest.mark.parametrize("said", ["昌吉市宁边路街道世纪花园小区", "路", "A7县", "啊", "（", "和"])
def test_a_novel_is_read_in_a_moment(said):
    rng = random.Random(1)
    text = "".join(rng.choice(said) for _ in range(20_000)) + said * 1000
    stretch_of(text, text)
    begun = time.process_time()
    stretch_of(text, text)
    assert time.process_time() - begun < 1

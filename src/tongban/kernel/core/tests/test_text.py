"""Typed text: nothing of its meaning is lost, nothing invisible is kept, and a part of it finds it."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.core import text
from tongban.kernel.core.errors import TongbanError

ANY = st.text(st.characters(), max_size=60)
HAN = st.text("昌吉市延安路灯坏了三天没人修", min_size=1, max_size=12)
SENTENCE = st.lists(HAN | st.from_regex(r"\A[a-z]{1,6}[0-9]{0,3}\Z"), min_size=1, max_size=5)


@given(ANY)
def test_clean_text_stays_as_it_is(typed):
    once = text.clean(typed)
    assert text.clean(once) == once
    assert text.clean_line(text.clean_line(typed)) == text.clean_line(typed)


@given(ANY)
def test_nothing_unseen_is_kept(typed):
    cleaned = text.clean(typed)
    assert {c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs")} <= {"\n"}
    cleaned.encode()  # no lone surrogate
    assert not set(cleaned) & set("\u202e\u2066\ufeff\u200f")
    assert "\n" not in text.clean_line(typed)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("路灯坏了，请修！①号楼㎡½", "路灯坏了，请修！①号楼㎡½"),
        ("１２３ＡＢｃ　号", "123ABc 号"),
        ("a\r\nb\rc\x00\x07d", "a\nb\ncd"),
        ("  一\n\n\n\n二  \n", "一\n\n二"),
        ("قەشقەر", "قەشقەر"),
        ("\ufeb3\ufefc", "سلا"),
        ("👨‍👩‍👧 e\u0301", "👨‍👩‍👧 é"),
        ("user\u202egpj.exe", "usergpj.exe"),
    ],
)
def test_clean_examples(typed, cleaned):
    assert text.clean(typed) == cleaned


def test_too_long_is_told_with_its_measure():
    assert text.fitting("路灯", chars=2, octets=6) == "路灯"
    with pytest.raises(TongbanError, match=r"5.*3.*2"):
        text.fitting("路灯坏了啊", chars=3, field="text")
    with pytest.raises(TongbanError, match=r"15.*14"):
        text.fitting("路灯坏了啊", chars=5, octets=14)
    assert text.clean(" 路灯 ", limit=2) == text.clean_line("路灯\n", limit=2) == "路灯"
    with pytest.raises(TongbanError, match=r"3.*2.*1"):
        text.clean("路灯坏", limit=2)
    assert text.size("路a") == (2, 4)


@given(SENTENCE, st.data())
def test_every_part_finds_its_text(parts, data):
    sentence = "，".join(parts)
    part = data.draw(st.sampled_from(parts))
    if not part.isascii():
        start = data.draw(st.integers(0, len(part) - 1))
        part = part[start : data.draw(st.integers(start + 1, len(part)))]
    assert set(text.query_tokens(part)) <= set(text.tokens(sentence))
    assert text.query_tokens(part)


@given(SENTENCE, HAN)
def test_what_is_found_has_the_pairs_of_the_query(parts, query):
    sentence = "，".join(parts)
    if len(query) == 2 and query not in sentence:
        assert not set(text.query_tokens(query)) <= set(text.tokens(sentence))


@given(ANY)
def test_tokens_need_no_quoting(typed):
    assert not {c for token in text.tokens(typed) for c in token if c in string.punctuation or c.isspace()}
    assert set(text.query_tokens(typed)) <= set(text.tokens(typed))


def test_tokens_example():
    assert text.tokens("路灯 LED-20坏") == ["路", "灯", "路灯", "led", "20", "坏"]
    assert text.query_tokens("路灯坏 Led") == ["路灯", "灯坏", "led"]
    assert text.query_tokens("  ，。") == []
    assert text.tokens("قەشقەر شەھىرى") == ["قەشقەر", "شەھىرى"]


def test_names_sort_by_pinyin():
    names = ["玛纳斯县", "昌吉市", "阜康市", "奇台县", "呼图壁县", "吉木萨尔县", "木垒县"]
    order = ["昌吉市", "阜康市", "呼图壁县", "吉木萨尔县", "玛纳斯县", "木垒县", "奇台县"]
    assert sorted(names, key=text.sort_key) == order


def test_surnames_are_read_as_surnames():
    people = ["张三", "单雄信", "曾国", "李四", "陈五"]
    assert sorted(people, key=lambda n: text.sort_key(n, surname=True)) == [
        "陈五",
        "李四",
        "单雄信",
        "曾国",
        "张三",
    ]
    assert text.sort_key("单", surname=True) != text.sort_key("单")


@given(ANY, ANY)
def test_different_lines_have_different_keys(a, b):
    same = text.clean_line(a) == text.clean_line(b)
    assert (text.sort_key(a) == text.sort_key(b)) == same

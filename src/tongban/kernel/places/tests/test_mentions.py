"""What a whole message says of a name, and what no name takes in."""

import pytest

from tongban.kernel.places.spans import stretch_of
from tongban.kernel.places.spans.candidates import candidates
from tongban.kernel.places.spans.learning import Example, learned
from tongban.kernel.places.spans.mentions import Message


def test_a_name_is_counted_and_its_neighbours_are_known():
    message = Message("投诉世纪花园开发商", "我住在世纪花园。昌吉市世纪花园业主很多。")
    around = message.around("世纪花园")
    assert (message.asked, message.first_stop, message.often("世纪花")) == ("投诉", 7, 3)
    assert (around.led, around.followed) == ({"says", "lives", "-"}, {"builder", "-", "owner"})
    assert around.divided
    assert not Message("", "世纪花园").around("世纪花园").divided


@pytest.mark.parametrize(
    "text", ["昌吉市在延安北路修桥", "“世纪花园”小区（一期）停水", "请位于建国西路的商户"]
)
def test_no_name_takes_in_grammar_or_half_a_pair(text):
    found = candidates("", text)
    assert found
    for one in found:
        assert "在" not in one.words
        assert "位于" not in one.words
        assert [one.words.count(a) for a in "“（"] == [one.words.count(b) for b in "”）"]


def test_a_name_without_a_place_word_is_found_where_both_say_it():
    found = stretch_of("投诉楚壹府承诺不兑现", "楚壹府楼盘虚假宣传，买房时说好的都没有。楚壹府业主要说法。")
    assert found.words == "楚壹府"


def test_what_marked_messages_show_is_learned():
    marked = [Example("停水", f"请看，{n}号井坏了。我是世纪花园业主", "世纪花园") for n in range(6)]
    weights = learned([*marked, Example("停水", "没有地方", "")])
    assert weights["followed=owner,end"] > 0 > weights.get("followed=wrong,end", -1)
    assert all(len(sign) < 60 for sign in weights)

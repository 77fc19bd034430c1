"""What a name is compared by, and which slips of a pen or an ear still leave it the same name."""

import pytest

from tongban.kernel.parties.matching import characters, firms, names
from tongban.kernel.parties.matching.names import Forms, agree

SEEN = {"亮": {"华"}, "华": {"亮"}}


@pytest.mark.parametrize("typed", ["王小亮", " 王 小亮", "王·小亮", "王小亮（户主）", "王小亮[已迁出]"])
def test_a_han_name_is_heard_nearly_heard_and_parted(typed):
    parted = Forms("王小亮", "wang xiao liang", "wan xiao lian", "".join(sorted("王小亮")), "王", "小亮")
    assert names.forms(typed) == parted


def test_a_surname_is_read_as_one_and_may_have_two_characters():
    assert names.forms("单单").sound == "shan dan"
    assert names.forms("欧阳娜")[1:6] == ("ou yang na", "ou yan la", "".join(sorted("欧阳娜")), "欧阳", "娜")


@pytest.mark.parametrize("typed", ["O'Brien, José (Joe)", "obrien  JOSE", "Obrien_José"])
def test_a_name_of_letters_is_its_words_in_any_order(typed):
    said = "jose obrien"
    assert names.forms(typed) == Forms("obrien jose", said, said, said, "obrien", "jose")
    assert names.forms("José O'Brien").ordered == said


@pytest.mark.parametrize("typed", ["", "（无）", "123 456", "--"])
def test_what_has_no_letter_is_no_name(typed):
    assert names.forms(typed) == names.NO_NAME


@pytest.mark.parametrize(
    ("said", "near"),
    [("zhang", "zan"), ("cheng", "cen"), ("shi", "si"), ("ning", "lin"), ("liang", "lian"), ("a", "a")],
)
def test_sounds_that_many_do_not_tell_apart_are_one(said, near):
    assert characters.near_reading(said) == near


def test_one_character_gone_of_names_that_are_not_too_long():
    assert names.with_one_gone("王小亮")[0] == "王小亮"
    assert set(names.with_one_gone("王小亮")) == {"王小亮", "小亮", "王亮", "王小"}
    assert set(names.with_one_gone("王亮")) == {"王亮", "王", "亮"}
    assert names.with_one_gone("王") == names.with_one_gone("wang li") == []
    longest = "阿不都热合曼江"[: names.LONGEST] + "力"
    assert len(names.with_one_gone(longest)) == len(longest) + 1 == names.LONGEST + 1
    assert names.with_one_gone(longest + "提") == []


def test_characters_are_mistaken_by_look_and_as_was_seen():
    plain, taught = names.mistaken("王小亮", {}), names.mistaken("王小亮", SEEN)
    assert {"玉小亮", "主小亮"} <= set(plain)
    assert set(taught) - set(plain) == {"王小华"}
    assert names.mistaken("wang", {}) == names.mistaken("王小亮" * 3, SEEN) == []


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("王小亮", True),
        ("王亮小", True),  # another order
        ("王晓亮", True),  # heard
        ("汪小良", True),  # heard, two characters
        ("玉小亮", True),  # read
        ("王亮", True),  # one left out
        ("王", False),
        ("王小华", False),
        ("李小亮", False),
        ("玉小华", False),
    ],
)
def test_which_names_may_be_one_with_a_slip(other, same):
    assert agree("王小亮", other, {}) is agree(other, "王小亮", {}) is same


def test_what_lists_were_seen_to_mistake_is_a_slip_there():
    assert agree("王小亮", "王小华", SEEN)
    assert not agree("王小亮", "李小华", SEEN)


def test_long_names_are_spelled_by_ear_and_may_differ_in_two():
    assert agree("阿依古丽江", "阿衣谷丽红", {}) is False
    assert agree("库尔班江山", "库尔斑姜山", {})
    assert agree("阿卜力米提", "阿不来米提", {})
    assert not agree("欧阳小明", "欧阳大华", {})


def test_slips_are_learned_from_what_happened_twice():
    once = [("王小亮", "王小华")]
    unlike = [("王小亮", "李小华"), ("王亮", "王小亮"), ("王小亮", "王小亮")]
    assert names.slips(once + unlike * 3) == {}
    assert names.slips([*once, ("李华", "李亮"), *unlike]) == SEEN
    assert names.slips(once, least=1) == SEEN


@pytest.mark.parametrize(
    ("typed", "core"),
    [
        ("昌吉市天山商贸有限责任公司", "天山商贸"),
        ("新疆维吾尔自治区昌吉市天山商贸（集团）股份有限公司", "天山商贸"),
        ("天山商贸有限公司分公司", "天山商贸"),
        ("Tianshan Trading Co., Ltd.", "tianshantrading"),
        ("红旗农民专业合作社", "红旗"),
        ("昌吉市公司", "公司"),
        ("天山", "天山"),
    ],
)
def test_the_core_of_a_firm_is_neither_its_place_nor_its_legal_form(typed, core):
    told = firms.forms(typed)
    assert (told.sound, told.ordered, told.first, told.last) == (
        core,
        "".join(sorted(core)),
        core[:2],
        core[-2:],
    )


def test_a_firm_is_heard_by_its_core_and_is_nothing_without_a_name():
    assert firms.forms("昌吉市天山商贸有限公司").near == "tian san san mao"
    assert firms.forms("（）—") == names.NO_NAME

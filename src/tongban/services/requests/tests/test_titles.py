"""The title of who gave none: the first sentence, and of a long one what ends at a comma."""

import pytest

from tongban.services.requests.actions.filing import TITLE, title_of

LONG = "宁边路街道宁合社区 3 号楼暖气不热三天了，热费早交了，家里只有 15 度，老人冷得受不了。"


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("路灯坏了。晚上很黑。", "路灯坏了"),
        (LONG, "宁边路街道宁合社区 3 号楼暖气不热三天了，热费早交了，家里只有 15 度"),
        ("路" * 50, "路" * TITLE),
        ("The street lamp in front of our house has been broken", "The street lamp in front of our house"),
        ("。", "。"),
    ],
)
def test_a_title_is_made_of_the_text(said, title):
    assert title_of("", said) == title


def test_a_title_that_was_given_stays():
    assert title_of(" 路灯 ", LONG) == "路灯"

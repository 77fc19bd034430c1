"""Before set-up."""

import pytest

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.places import points, queries, words


def test_the_prefecture_says_what_to_do(db):
    with pytest.raises(TongbanError, check=lambda e: e.code == "no_divisions"):
        queries.prefecture()


def test_nothing_is_near_and_nothing_is_named(db):
    assert (points.division_at(87.3, 44.0), points.nearest(87.3, 44.0)) == (None, None)
    assert words.locate("昌吉市停水") == []

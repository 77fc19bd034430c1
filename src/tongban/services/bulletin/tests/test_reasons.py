"""Reasons: every code can be worded in both languages, whatever fills it, and comes back as it was kept."""

import re

import pytest
from django.utils import translation

from tongban.services.bulletin import reasons
from tongban.services.bulletin.reasons import WORDS, Reason


@pytest.mark.parametrize("code", WORDS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_reason_is_worded_with_all_that_fills_it(code, language):
    with translation.override("en"):
        names = re.findall(r"%\((\w+)\)s", str(WORDS[code]))
    words = {name: f"<{name}>" for name in names}
    with translation.override(language):
        told = str(Reason(code, words))
    assert all(word in told for word in words.values())
    assert "%(" not in told
    if language == "zh-hans" and code != "said":
        assert re.search("[一-鿿]", told)


def test_a_reason_comes_back_as_it_was_kept():
    made = Reason(
        "verdict.holds", {"real": "12", "day": "2025-01-01", "claim": Reason("claim.least", {"low": "9"})}
    )
    assert reasons.read(made.kept()) == made

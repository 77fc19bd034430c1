"""What a figure opens to, and what its columns are called."""

import pytest
from django.utils import translation

from tongban.kernel.indicators.drilling import Opened
from tongban.kernel.indicators.labels import built_in


@pytest.mark.parametrize(("records", "shown"), [(5, 5), (5, 2), (5, 0), (0, 0)])
def test_what_a_reader_may_not_see_is_told_as_a_number(records, shown):
    assert Opened(records, records, None, shown).closed == records - shown


def test_columns_that_need_no_declaration_are_named_in_both_languages():
    named = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            named[language] = {code: str(label) for code, label in built_in().items()}
    assert {"division", "unit", "day", "month", "year"} <= named["en"].keys()
    assert all(named["en"][code] != label for code, label in named["zh-hans"].items())

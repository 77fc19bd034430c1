"""Texts of any length take time in proportion to it: what is done is counted, not timed."""

import sys

import pytest

from tongban.services.bulletin.checking import check, lexicon_of
from tongban.services.bulletin.linking import Indicator
from tongban.services.bulletin.page import rebuild
from tongban.services.bulletin.tests.sources import DAY

SHAPES = {
    "sentences": "截至8月底，新建基站12个，投资5万元，增长3%。",
    "one sentence": "新建基站12个、",
    "averages": "发放5万元给12人，人均4167元。",
    "shares": "咨询类12件，占5%；",
    "averages without end": "发放5万元给12人，人均4167元，",
    "names": "“五社联动”机制",
    "a row": "12\t",
    "growth": "由200家增加到250家，增长25%，",
    "quoted": "“12个",
    "nouns": "惠及24万群众和三十万群众",
}


def steps(text):
    """How many instructions of the project's own code run for a text: lines would hide what a comprehension does."""
    told = 0

    def trace(frame, event, _arg):
        nonlocal told
        if "bulletin" not in frame.f_code.co_filename:
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        told += event == "opcode"
        return trace

    lexicon = lexicon_of([Indicator("i", "新建基站", (), "个", "", ((DAY, 12.0),))])
    check(rebuild(text[:200]), DAY, lexicon)
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        check(rebuild(text), DAY, lexicon)
    finally:
        sys.settrace(before)
    return told


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_is_no_more_than_about_twice_the_work(shape):
    once, twice = (steps((SHAPES[shape] * 2000)[:length]) for length in (1000, 2000))
    assert twice < 2.2 * once

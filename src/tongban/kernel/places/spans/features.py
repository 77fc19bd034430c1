"""What speaks for and against a stretch as the place, in names of signs; the weights of the signs are learned."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tongban.kernel.places.spans.cues import BREAK, LINE, NOT_A_NAME, ROAD, SELF
from tongban.kernel.places.spans.inside import of_inside, of_message

if TYPE_CHECKING:
    from tongban.kernel.places.spans.candidates import Candidate, Source

LENGTHS = (1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22)
OFFSETS = (1, 5, 10, 20, 40, 80, 160, 320)
PAST = (1, 2, 3, 5)
STOPS = "。！？!?；;"
DOING = {"v", "vn", "vd", "d", "ad"}


def step(value: int, edges: tuple[int, ...]) -> int:
    """Into which of the steps a number falls."""
    return sum(value >= edge for edge in edges)


def of_beginning(source: "Source", first: int) -> Iterator[str]:
    """Signs of where a stretch begins."""
    words, text = source.words, source.text
    start, kind = words[first].start, words[first].kind
    before = words[first - 1].kind if first else "^"
    by = source.led(start)
    at = step(start, OFFSETS)
    sentence = text[max(text.rfind(stop, 0, start) for stop in STOPS) + 1 : start]
    whole = "division" if kind == "A" else "name"
    yield f"first={kind}"
    yield f"before={before}"
    yield f"before={before},{whole}"
    yield f"led={by}"
    yield f"led={by},{whole}"
    yield f"at={at},{source.name}"
    yield f"at={at},{source.name},{whole}"
    yield f"self={bool(SELF.search(sentence))},{source.name}"
    yield f"clause={bool(BREAK.search(text, 0, start))},{source.name}"
    yield f"word<{source.said[first - 1] if first else '^'}"


def of_end(source: "Source", end: int, last: int) -> Iterator[str]:
    """Signs of where a stretch ends."""
    text, shape = source.text, source.shape(end)
    word = source.words[last]
    following = source.words[last + 1].kind if word.end == end and last + 1 < len(source.words) else "$"
    after = text[end : end + 1]
    by = source.followed(end)
    kind = source.marks.get(source.tails.get(end, end), (-1, 0))[0]
    more = any(place in source.marks for place in range(end + 1, end + 4))
    yield f"kind={kind},{shape}"
    yield f"last={word.kind},{shape}"
    yield f"following={following}"
    yield f"followed={by},{shape}"
    yield f"closes={not after or bool(BREAK.match(after))},{shape}"
    yield f"of={after == '的'},{shape}"
    yield f"inside={word.end != end},{shape}"
    yield f"more={more},{shape}"
    yield f"ending={text[end - 1]}"
    if word.end == end:
        yield f"word>{source.said[last + 1] if last + 1 < len(source.said) else '$'}"


def of_whole(one: "Candidate") -> Iterator[str]:
    """Signs of a stretch as a whole."""
    source, core = one.source, one.core
    shape = source.shape(one.end) if core else "division"
    marks = source.marked(one.start, one.end)
    most = max(marks, default=-1)
    kinds = source.kinds[one.first : one.last + 1]
    length = step(len(core), LENGTHS)
    past = step(one.end - source.named_upto(one.start, one.end), PAST)
    yield f"shape={shape},{source.name}"
    yield f"divisions={one.divisions},{shape}"
    yield f"divisions={one.divisions},{source.name}"
    yield f"length={length},{shape}"
    yield f"length={length},{source.name}"
    yield f"most={most}"
    yield f"most={most},{source.name}"
    yield f"places={min(len(marks), 4)}"
    yield f"past={past},{bool(marks)}"
    yield f"count={min(source.message.often(core or one.words), 4)},{shape}"
    yield f"frame={source.led(one.start)},{source.followed(one.end)}"
    yield f"road={bool(ROAD.search(core))},{shape}"
    yield f"line={bool(LINE.search(one.words))}"
    yield f"many={min(len(kinds), 10)}"
    yield f"doing={min(sum(map(DOING.__contains__, kinds)), 3)}"
    yield f"bare={len(core) < 5 and bool(NOT_A_NAME.match(core[:-1]))}"
    yield f"brackets={('（' in one.words) != ('）' in one.words)}"
    yield from (f"has={kind}" for kind in set(kinds))
    yield f"exactest={most - max(source.named, source.named_beside)},{shape}"
    yield f"others={source.named},{source.named_beside},{shape == 'division'},{source.name}"
    yield f"beside={source.named_beside},{most},{source.name}"
    yield from _of_repeating(one, core, shape)
    yield from of_inside(one)
    yield from of_message(one, shape)


def _of_repeating(one: "Candidate", core: str, shape: str) -> Iterator[str]:
    """Is it said in subject and text alike, and is it the whole of what both say?"""
    if not core:
        yield f"both={one.words in one.source.other},{shape}"
        return
    text, other = one.source.text, one.source.other
    both, left, right = core in other, True, True
    if both:
        start = one.end - len(core)
        left = not (start and text[start - 1 : one.end] in other)
        right = not (one.end < len(text) and text[start : one.end + 1] in other)
    yield f"both={both},{shape}"
    yield f"both={both},{left},{right}"
    yield f"both={both},{left},{right},{min(len(core), 4)}"
    yield f"both={both},{right},divisions={one.divisions}"

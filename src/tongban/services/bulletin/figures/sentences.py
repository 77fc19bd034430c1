"""Where sentences and clauses of a paragraph begin and end."""

import re
from bisect import bisect_right

STOPS = re.compile(r"[。！？!?\n][”’』」）)]*")
CLAUSE = re.compile(r"[，,。；;：:！？!?\n（()）“”‘’、]")


LONGEST = 2000  # a sentence that does not end is cut, so that no text takes long


def sentences_in(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, its mark included."""
    found, at = [], 0
    for end in (*(stop.end() for stop in STOPS.finditer(text)), len(text)):
        while end - at > LONGEST:
            found.append((at, at + LONGEST))
            at += LONGEST
        if end > at:
            found.append((at, end))
            at = end
    return found


def sentence_of(sentences: list[tuple[int, int]], at: int) -> tuple[int, int]:
    """The sentence that a character stands in."""
    place = bisect_right(sentences, (at, at + LONGEST * 2)) - 1
    return sentences[max(0, place)] if sentences else (0, 0)

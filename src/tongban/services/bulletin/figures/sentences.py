"""Where sentences and clauses of a paragraph begin and end."""

import re

STOPS = re.compile(r"[。！？!?\n][”’』」）)]*")
CLAUSE = re.compile(r"[，,。；;：:！？!?\n（()）“”‘’、]")


def sentences_in(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, its mark included."""
    found, at = [], 0
    for stop in STOPS.finditer(text):
        found.append((at, stop.end()))
        at = stop.end()
    if at < len(text):
        found.append((at, len(text)))
    return found


def sentence_of(sentences: list[tuple[int, int]], at: int) -> tuple[int, int]:
    """The sentence that a character stands in."""
    return next((s for s in sentences if s[0] <= at < s[1]), sentences[-1] if sentences else (0, 0))

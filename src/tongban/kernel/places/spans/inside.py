"""Signs of what stands inside a stretch, and of what its message says of its name."""

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from tongban.kernel.places.spans.mentions import KEY

if TYPE_CHECKING:
    from tongban.kernel.places.spans.candidates import Candidate

ALONE = {"A", "N", "m", "q", "p", "f", "x", "j", "n"}  # kinds of words told apart


def of_inside(one: "Candidate") -> Iterator[str]:
    """Signs of its words: their kinds in order, general words among them, a division in the middle."""
    source = one.source
    kinds = source.kinds[one.first : one.last + 1]
    order = [kind for kind, _ in groupby(kind if kind in ALONE else kind[:1] for kind in kinds)]
    yield f"order={' '.join(order[:5])}"
    yield f"order^={' '.join(order[:2])}"
    yield f"order$={' '.join(order[-2:])}"
    whole = one.last + (source.words[one.last].end <= one.end)
    yield from (
        f"word={source.said[i]}" for i in range(one.first, whole) if kinds[i - one.first] not in {"A", "N"}
    )
    middle = next((a for a, b in pairwise(kinds) if b == "A" != a), None)
    if middle:
        yield f"middle={middle[:1]}"
    if one.core and one.divisions < len(kinds):
        yield f"core={kinds[one.divisions]}"
        yield f"word^{source.said[one.first + one.divisions]}"


def of_message(one: "Candidate", shape: str) -> Iterator[str]:
    """Signs of what the whole message says of its name, and of where in the message it stands."""
    source, message, core = one.source, one.source.message, one.core
    yield f"asked={message.asked},{shape}"
    before = source.named_before(one.start)
    yield f"nth={before},{source.name}"
    yield f"nth={before},{shape}"
    yield f"names={min(len(source.name_ends), 5)},{shape},{source.name}"
    yield f"opening={one.start < message.first_stop},{source.name},{shape}"
    if not core:
        yield f"divided={min(message.often(one.words), 4)},{one.divisions}"
        yield f"divided={one.words in message.subject},{source.name}"
        return
    key = core[:KEY]
    often, around = message.often(key), message.around(core)
    yield f"key={min(often, 6)},{len(key)}"
    yield f"key={min(often, 6)},{shape}"
    yield f"key={often >= message.most},{min(message.most, 4)},most"
    yield f"key={key in message.subject},{source.name},{shape}"
    yield from (f"anywhere<{name}" for name in around.led)
    yield from (f"anywhere>{name},{shape}" for name in around.followed)
    yield f"anywhere={around.divided},{bool(one.divisions)}"

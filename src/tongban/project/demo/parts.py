"""A part of the demo and its pieces: each made once, in one transaction with the mark that it was made.

How to write one is told in CONTRIBUTING.md, "a part of the demo".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tongban.kernel.core import events
from tongban.kernel.core.events import Entry
from tongban.kernel.core.models import Event
from tongban.project.demo.plan import Plan

Make = Callable[[int], object]


def _one(_plan: Plan) -> Sequence[int]:
    return (1,)


@dataclass(frozen=True)
class Part:
    """What one room holds in the demo.

    `pieces`: how many records each piece makes, the same for the same plan. `builder` is asked once for what makes a
    piece of a number, by calling actions, within the caller's transaction; what it reads, all workers share. Pieces of
    one stage are made side by side: none may read what another writes. Those of a `chained` part go on from one another:
    they are made in order by one worker, and its builder finds again what pieces made before it left.
    """

    name: str  # in the plural, as the progress says it
    builder: Callable[[Plan], Make]
    pieces: Callable[[Plan], Sequence[int]] = _one
    chained: bool = False

    @property
    def stream(self) -> str:
        """The events that tell which pieces were made."""
        return f"demo.{self.name.replace(' ', '-')}"[:40]


def whole(name: str, build: Callable[[Plan], object]) -> Part:
    """A part of one piece."""
    return Part(name, lambda plan: lambda _piece: build(plan))


def cut(count: int, most: int) -> list[int]:
    """The sizes of pieces that make so many, none larger than `most`."""
    return [min(most, count - start) for start in range(0, count, most)]


def made(part: Part) -> set[int]:
    """The pieces that were made."""
    told = Event.objects.filter(stream=part.stream).values_list("object_id", flat=True)
    return {number - 1 for number in told}


def made_at(part: Part, piece: int) -> datetime:
    """When a piece was made, by the clock on the wall."""
    return Event.objects.get(stream=part.stream, object_id=piece + 1).recorded_at


def make(part: Part, build: Make, piece: int) -> None:
    """Make a piece, once: whoever comes second, after a kill, waits and finds it made."""
    with transaction.atomic():
        head = events.last_of(part.stream, piece + 1)
        if not head.seq:
            build(piece)
            events.append(part.stream, piece + 1, [Entry("demo.made", "system")], head=head)

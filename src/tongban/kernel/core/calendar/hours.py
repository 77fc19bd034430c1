"""Office hours: the minutes of a Beijing day at which an office is open, the same on each of its working days."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

DAY = 1440


@dataclass(frozen=True)
class OfficeHours:
    """Periods of a working day as (opening, closing) minutes after midnight in Beijing."""

    periods: tuple[tuple[int, int], ...] = ((600, 840), (960, 1200))

    def __post_init__(self) -> None:
        """Refuse hours that overlap, run backwards or leave the day."""
        edges = [edge for period in self.periods for edge in period]
        outside = not edges or edges[0] < 0 or edges[-1] > DAY
        backwards = any(a >= b for a, b in self.periods) or any(
            a[1] > b[0] for a, b in pairwise(self.periods)
        )
        if outside or backwards:
            raise ValueError(f"office hours {self.periods} are not periods of one day in order")

    @cached_property
    def length(self) -> int:
        """Minutes of work in a whole working day."""
        return sum(end - start for start, end in self.periods)

    @cached_property
    def worked_by(self) -> list[int]:
        """For each minute of the day (0 to 1440): how much of the day's work lies before it."""
        is_open = [0] * DAY
        for start, end in self.periods:
            is_open[start:end] = [1] * (end - start)
        return [0, *accumulate(is_open)]

    @cached_property
    def reached_at(self) -> list[int]:
        """For each amount of work (0 to length): the earliest minute of the day by which it is done."""
        first: dict[int, int] = {}
        for minute, worked in enumerate(self.worked_by):
            first.setdefault(worked, minute)
        return [first[worked] for worked in range(self.length + 1)]

    @property
    def close(self) -> int:
        """The minute at which the working day ends."""
        return self.periods[-1][1]

    def to_json(self) -> list[list[int]]:
        """As stored."""
        return [list(period) for period in self.periods]

    @classmethod
    def from_json(cls, data: Sequence[Sequence[int]]) -> "OfficeHours":
        """From what to_json gave."""
        return cls(tuple((int(start), int(end)) for start, end in data))


# Xinjiang keeps Beijing's time and rises two hours later.
XINJIANG = OfficeHours()

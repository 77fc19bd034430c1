"""How hot an issue is, and where: of all its members for the hourly run, of those that a reader sees for the reader."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime

DAYS = 30  # looked back over


def heat_of(members: int, growth: float, support: int, age: int) -> float:
    """The heat of so many members, of which the oldest unsolved one waits for so many days."""
    return 10 * math.log1p(members) + 5 * growth + 3 * math.log1p(max(0, support)) + 2 * math.log1p(age)


def growth_of(times: Sequence[datetime], begin: datetime | None, end: datetime | None) -> float:
    """(Members of the later half of a time − of the earlier half) / members, from −1 to 1."""
    if not times or begin is None or end is None:
        return 0.0
    middle = begin + (end - begin) / 2
    later = sum(1 for at in times if at > middle)
    return (2 * later - len(times)) / len(times)


def common(paths: Iterable[str]) -> str:
    """The smallest division that holds them all."""
    levels = zip(*(path.split(".") for path in paths), strict=False)
    shared = []
    for codes in levels:
        if len(set(codes)) > 1:
            break
        shared.append(codes[0])
    return ".".join(shared)

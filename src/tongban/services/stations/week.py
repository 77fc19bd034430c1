"""The usual week as people write it: "周一至周五 08:00-12:00 14:00-20:00", one line or ; after another."""

import re
from collections.abc import Iterator

from tongban.services.stations import rules

NAMES = {
    "周一": 0, "周二": 1, "周三": 2, "周四": 3, "周五": 4, "周六": 5, "周日": 6, "周天": 6, "节假日": rules.HOLIDAY,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, "holidays": rules.HOLIDAY,
}  # fmt: skip
GROUPS = {"每天": range(8), "daily": range(8), "工作日": range(5), "weekdays": range(5), "周末": range(5, 7)}
LINES, PARTS, TO = re.compile(r"[\n;；]+"), re.compile(r"[\s,，、]+"), re.compile(r"[-–—~至到]")


def parsed(text: str) -> tuple[tuple[int, int, int], ...]:
    """(day, opens, closes) of every span; ValueError with the line that cannot be read."""
    found = [one for line in LINES.split(text) if line.strip() for one in _line(line.strip())]
    return tuple(sorted(set(found)))


def _line(line: str) -> Iterator[tuple[int, int, int]]:
    days, _gap, hours = line.partition(" ")
    try:
        told = spans(hours)
        wanted = list(_days(days.strip("：:").lower()))
    except (ValueError, KeyError) as error:
        raise ValueError(line) from error
    yield from ((day, opens, closes) for day in wanted for opens, closes in told)


def _days(text: str) -> Iterator[int]:
    if text in GROUPS:
        yield from GROUPS[text]
        return
    for part in PARTS.split(text):
        ends = [NAMES[name] for name in TO.split(part)]
        if len(ends) > 2:
            raise ValueError(part)
        yield from _span(*ends) if len(ends) == 2 else ends


def _span(first: int, last: int) -> Iterator[int]:
    """From one day to another, over the end of the week too: 周六至周二."""
    if rules.HOLIDAY in (first, last):
        raise ValueError(last)
    yield from ((first + n) % 7 for n in range((last - first) % 7 + 1))


def spans(text: str) -> list[tuple[int, int]]:
    """The spans of a day: "08:00-12:00 14:00-20:00"; ValueError for anything else, and for nothing."""
    found = []
    for part in PARTS.split(text.strip()):
        opens, closes = TO.split(part)
        found.append((rules.minutes_of(opens), rules.minutes_of(closes)))
    return found


def written(week: Iterator[tuple[int, int, int]] | list[tuple[int, int, int]]) -> str:
    """The same back as lines, to be changed."""
    days: dict[int, list[str]] = {}
    for day, opens, closes in sorted(week):
        days.setdefault(day, []).append(f"{rules.clock_of(opens)}-{rules.clock_of(closes)}")
    names = {number: name for name, number in reversed(NAMES.items()) if not name.isascii()}
    return "\n".join(f"{names[day]} {' '.join(told)}" for day, told in days.items())

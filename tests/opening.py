"""Does a figure open to as many records as it counts? Each split of each figure, the telling cells of it."""

from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import compute
from tongban.kernel.indicators.declare import LEVELS, TIMES
from tongban.kernel.indicators.drilling import records
from tongban.kernel.indicators.periods import Window, end_of, months_back

MOST = 3  # cells of a split that are opened: the largest, the smallest that counts, the last


def splits(measure):
    """By nothing, by month, by county, and by whatever else the figure can be split by."""
    rest = [d for d in measure.dimensions if d not in {*TIMES, "division"}]
    return [(), ("month",), (LEVELS[1],), *((one,) for one in rest)]


def chosen(cells):
    """A few cells, the telling ones."""
    ranked = sorted((c for c in cells if c.numerator or c.denominator), key=lambda c: -c.numerator)
    return list({id(c): c for c in (*ranked[: MOST - 1], *ranked[-1:])}.values())


def question(by, cell, window):
    """The days and the rest of the question that a cell answers."""
    if by == ("month",):
        since = max(cell.keys[0], window.since)
        return Window(since, min(end_of(since, "month"), window.until)), {}
    return window, dict(zip(by, cell.keys, strict=True))


def closed(measure, window, as_of):
    """(figure, split, key, part, counted, opened) wherever the two differ; and how often anything counted."""
    found, seen = [], 0
    given = {"since": window.since, "until": window.until, "as_of": as_of}
    for by in splits(measure):
        for cell in chosen(compute(measure, **given, by=by).cells):
            days, where = question(by, cell, window)
            if measure.is_stock and by == ("month",):
                continue  # each month's end is a question of its own
            counts = {"numerator": cell.numerator, "denominator": cell.denominator}
            for part, count in counts.items():
                if part in measure.parts:
                    asked = {
                        "since": days.since,
                        "until": days.until,
                        "as_of": as_of,
                        "where": where,
                        "part": part,
                    }
                    opened = len(records(measure, **asked))
                    found += [] if opened == count else [(measure.code, by, cell.keys, part, count, opened)]
                    seen += count
            rest = counts["denominator"] and len(records(measure, **asked | {"part": "rest"}))
            if rest is not None and measure.of and rest != cell.denominator - cell.numerator:
                found.append((measure.code, by, cell.keys, "rest", cell.denominator - cell.numerator, rest))
    return found, seen


def check(day, as_of=None):
    """Which figures counted anything; all of them must open."""
    window, counted = months_back(day, 13), set()
    for measure in all_measures().values():
        found, seen = closed(measure, window, as_of)
        assert found == []
        counted |= {measure.code} if seen else set()
    return counted

"""What was published, and whether it would be told otherwise today."""

from datetime import date

from django.db.models import Q

from tongban.kernel.indicators.computing import Table, compute
from tongban.kernel.indicators.declare import Measure
from tongban.kernel.indicators.models import Release
from tongban.kernel.indicators.periods import Window
from tongban.kernel.indicators.versions import version_of


def released(measure: Measure, window: Window, path: str = "") -> list[Release]:
    """The publication and its revisions, in order (none: it was not published).

    A division that was put under another since is still the same: it is known by its code, which ends its path.
    """
    same = Q(path=path)
    if "." in path:
        same |= Q(path__endswith=path[path.rindex(".") :])
    rows = Release.objects.filter(same, measure=measure.code, since=window.since, until=window.until)
    return list(rows.order_by("number", "pk"))


def outdated(measure: Measure, window: Window, path: str = "") -> bool:
    """Would the figure be told otherwise today than it was published last?"""
    chain = released(measure, window, path)
    return bool(chain) and not same(chain[-1], told(measure, window, path))


def told(measure: Measure, window: Window, path: str) -> Table:
    """The figure as it would be published now."""
    # what there was on a day is told as of that day; what happened in a period, as it is known now
    day: date | None = window.until if measure.is_stock else None
    where = {"division": path} if path else {}
    return compute(measure, since=window.since, until=window.until, as_of=day, where=where, on="postgres")


def same(last: Release, table: Table) -> bool:
    """Is it what was published last, also by its definition?"""
    cell = table.only
    now = (version_of(table.measure), cell.value, cell.numerator, cell.denominator)
    return (last.version, last.value, last.numerator, last.denominator) == now

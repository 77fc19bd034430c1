"""The page of what dispatch learned: its figures as charts, each with its table."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tongban.kernel.core import clock
from tongban.services.dispatch import queries
from tongban.services.dispatch.learning.measuring import calibration, calibration_error

WEEKS, LATELY = 26, 4
MARKS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # of sureness, shown beside the one in use
MOST = 15  # pairs of offices that were mixed up
Rows = Sequence[dict[str, Any]]


def page() -> dict[str, Any]:
    """Everything the page shows."""
    begin = clock.now() - timedelta(weeks=WEEKS)
    rows = [row for row in queries.sent_requests(begin) if row["suggested"]]
    weeks, steps, parts = by_week(rows), steps_of(rows), drift(rows)
    return {
        "rows": len(rows),
        "weeks": weeks,
        "weeks_chart": _weeks_chart(weeks),
        "steps": steps,
        "steps_chart": _steps_chart(steps),
        "marks": marks_of(rows, settings.DISPATCH_THRESHOLD),
        "error": calibration_error([r["p"] for r in rows], [r["right"] for r in rows]),
        "parts": parts,
        "parts_chart": _parts_chart(parts),
        "mixed": mixed_up(rows),
        "versions": queries.versions()[:50],
        "in_use": queries.in_use(),
    }


def by_week(rows: Rows) -> list[dict[str, Any]]:
    """For each week by its Monday: requests, and the share whose office was suggested first."""
    found: dict[Any, list[bool]] = {}
    for row in rows:
        day = row["at"].astimezone(clock.BEIJING).date()
        found.setdefault(day - timedelta(days=day.weekday()), []).append(row["right"])
    return [
        {"week": week, "count": len(hit), "share": sum(hit) / len(hit)} for week, hit in sorted(found.items())
    ]


def steps_of(rows: Rows) -> list[dict[str, Any]]:
    """How sure it was against how often it was right, in ten steps."""
    found = calibration([row["p"] for row in rows], [row["right"] for row in rows])
    return [{"sure": sure, "right": right, "count": count} for sure, right, count in found]


def marks_of(rows: Rows, now: float) -> list[dict[str, Any]]:
    """From each mark on: the share of requests that is sure enough to go out by itself, and how often it was right."""
    found = []
    for mark in sorted({*MARKS, now}):
        hits = [row["right"] for row in rows if row["p"] >= mark]
        share, right = len(hits) / max(len(rows), 1), sum(hits) / max(len(hits), 1)
        found.append({"mark": mark, "share": share, "right": right if hits else None, "now": mark == now})
    return found


def drift(rows: Rows) -> list[dict[str, Any]]:
    """The share of each class in the newest four weeks beside that of the weeks before."""
    cut = clock.now() - timedelta(weeks=LATELY)
    late = Counter(row["category"] for row in rows if row["at"] >= cut)
    early = Counter(row["category"] for row in rows if row["at"] < cut)
    names = sorted({*late, *early} - {""}, key=lambda name: -late[name])
    return [
        {
            "name": name,
            "late": late[name] / max(late.total(), 1),
            "early": early[name] / max(early.total(), 1),
        }
        for name in names
    ]


def mixed_up(rows: Rows) -> list[dict[str, Any]]:
    """Which kind of office was suggested where another one was right, the commonest first."""
    wrong = Counter((r["suggested"], r["office_kind"]) for r in rows if r["suggested"] != r["office_kind"])
    return [{"suggested": a, "right": b, "count": n} for (a, b), n in wrong.most_common(MOST)]


def _weeks_chart(weeks: list[dict[str, Any]]) -> dict[str, Any]:
    values = [round(one["share"] * 100, 1) for one in weeks]
    labels = [f"{one['week']:%m-%d}" for one in weeks]
    return {
        "kind": "lines",
        "labels": labels,
        "unit": "%",
        "min": 0,
        "max": 100,
        "series": [{"name": _("Right at first"), "values": values}],
    }


def _steps_chart(steps: list[dict[str, Any]]) -> dict[str, Any]:
    sure = [round(one["sure"] * 100) for one in steps]
    right = [round(one["right"] * 100, 1) for one in steps]
    told = {"name": _("Was right"), "values": right}
    ideal = {"name": _("As sure as right"), "values": sure, "dashed": True, "tone": "gold"}
    labels = [f"{n}%" for n in sure]
    return {"kind": "lines", "labels": labels, "unit": "%", "min": 0, "max": 100, "series": [told, ideal]}


def _parts_chart(parts: list[dict[str, Any]]) -> dict[str, Any]:
    late = {"name": _("Newest 4 weeks"), "values": [round(one["late"] * 100, 1) for one in parts]}
    early = {"name": _("Before"), "values": [round(one["early"] * 100, 1) for one in parts]}
    labels = [one["name"] for one in parts]
    return {"kind": "rank", "labels": labels, "unit": "%", "series": [late, early]}

"""The figures of branches: coverage, members by status, moves confirmed in time, what is open, visits, sites."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.indicators.declare import (
    FLOW,
    PERCENT,
    RATE,
    STOCK,
    Dimension,
    Measure,
    Unit,
    every,
    narrowed,
)
from tongban.services.branches import rules
from tongban.services.branches.indicators import facts

ORGANISATIONS, PEOPLE, MOVES, THINGS = (
    Unit(_("organisations")),
    Unit(_("people")),
    Unit(_("moves")),
    Unit(_("things")),
)
VISITS, SITES = Unit(_("visits")), Unit(_("sites"))
TIMES = ("month", "day", "year")
UNIT_SPLITS = ("division", "emerging_field", "unit_size", *TIMES)


def had(rows: Any, _moment: Any) -> Any:
    """Covered, or served, at that time."""
    return rows.had


def confirmed_in_time(rows: Any, moment: Any) -> Any:
    """Confirmed before the 30 days were over."""
    return (rows.state == rules.CONFIRMED) & (rows.settled_at <= moment) & (rows.settled_at < rows.late_at)


def answered_or_late(rows: Any, moment: Any) -> Any:
    """What the other side answered, and what it has not answered in time; what was withdrawn asks nothing of it."""
    settled = (rows.settled_at <= moment) & (rows.state != rules.WITHDRAWN)
    open_ = rows.settled_at.isnull() | (rows.settled_at > moment)
    return settled | (open_ & (rows.late_at <= moment))


AWARDED = Measure(
    "branches.sites",
    _("Sites awarded"),
    SITES,
    FLOW,
    facts.SITES,
    _("Sites that were awarded in the period, after review and check on site."),
    every,
    dimensions=("division", *TIMES),
    public=True,
    synonyms=("五个好达标点数",),
)
MEASURES = (
    Measure(
        "branches.units",
        _("Organisations of emerging fields"),
        ORGANISATIONS,
        STOCK,
        facts.UNITS,
        _("Organisations of emerging fields that are on the list at the end of the day."),
        every,
        dimensions=UNIT_SPLITS,
        public=True,
        synonyms=("新兴领域组织数", "新兴领域单位数"),
    ),
    Measure(
        "branches.covered_share",
        _("Organisations covered by a branch"),
        PERCENT,
        RATE,
        facts.COVERED,
        _(
            "Of the organisations on the list at the end of the day: the share that a branch covers on this day."
        ),
        had,
        of=every,
        standing=True,
        dimensions=UNIT_SPLITS,
        better="high",
        public=True,
        synonyms=("组织覆盖率", "新兴领域组织覆盖率"),
    ),
    Measure(
        "branches.served_share",
        _("Organisations served by an instructor"),
        PERCENT,
        RATE,
        facts.SERVED,
        _(
            "Of the organisations on the list at the end of the day: the share that an instructor serves on this day."
        ),
        had,
        of=every,
        standing=True,
        dimensions=UNIT_SPLITS,
        better="high",
        public=True,
        synonyms=("工作覆盖率", "指导员覆盖率"),
    ),
    Measure(
        "branches.members",
        _("Members on present lists"),
        PEOPLE,
        STOCK,
        facts.MEMBERS,
        _(
            "Members at the end of the day, each at the branch on whose present list they are, by duty status."
        ),
        every,
        dimensions=("division", "duty_status", *TIMES),
        synonyms=("在册成员数",),
    ),
    Measure(
        "branches.moves_in_time",
        _("Moves confirmed in time"),
        PERCENT,
        RATE,
        facts.MOVES,
        _(
            "Of the moves said in the period that were answered or are overdue: the share that the receiving branch confirmed"
            " within 30 days. Withdrawn moves do not count."
        ),
        confirmed_in_time,
        of=answered_or_late,
        dimensions=("division", *TIMES),
        target=95,
        better="high",
        synonyms=("流动按期确认率",),
    ),
    Measure(
        "branches.gaps",
        _("Open gaps"),
        THINGS,
        STOCK,
        facts.GAPS,
        _(
            "Lost contacts, unconfirmed moves, organisations asked to be covered and corrections open at the end of the day."
        ),
        every,
        dimensions=("division", "gap", *TIMES),
        target=0,
        better="low",
        synonyms=("未结缺口数",),
    ),
    Measure(
        "branches.visits",
        _("Visits by instructors"),
        VISITS,
        FLOW,
        facts.VISITS,
        _(
            "Visits to organisations that instructors recorded for days of the period, one an instructor, organisation and day."
        ),
        every,
        dimensions=("division", "emerging_field", *TIMES),
        better="high",
        public=True,
        synonyms=("指导员走访次数",),
    ),
    AWARDED,
    narrowed(
        AWARDED,
        "branches.demonstration_sites",
        _("Demonstration sites"),
        _("Sites that were awarded in the period as an example to others."),
        lambda rows, _moment: rows.demonstration,
        synonyms=("五个好示范点数", "五个好党支部示范点"),
    ),
)


def _called(labels: Mapping[str, Any]) -> Any:
    def names(values: Iterable[Any]) -> dict[Any, Any]:
        return {value: labels.get(value, value) for value in values}

    return names


DIMENSIONS = (
    Dimension("emerging_field", _("Emerging field"), _called(rules.FIELDS)),
    Dimension("unit_size", _("Size"), _called(rules.SIZE_LABELS)),
    Dimension("duty_status", _("Duty status"), _called(rules.STATUSES)),
    Dimension("gap", _("What is open"), _called(rules.GAPS)),
)

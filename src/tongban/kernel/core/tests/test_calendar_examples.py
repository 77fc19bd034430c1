"""Worked examples a clerk can follow with a finger on a paper calendar."""

from datetime import date, datetime

import pytest
from django.utils import translation

from tongban.kernel.core import calendar as work
from tongban.kernel.core.calendar import Calendar, CalendarDays, Entry, Minutes, WorkingDays, WorkingMinutes
from tongban.kernel.core.calendar import days as work_days
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.core.models import CalendarDay

PLAIN = Calendar()
EXAMPLES = [
    # after hours on a Monday: Tuesday is the first of seven days
    ((2025, 9, 8, 21, 14), WorkingDays(7), (2025, 9, 17, 20, 0)),
    # at the minute of opening, in the lunch break, at the minute of closing
    ((2025, 9, 8, 10, 0), WorkingDays(1), (2025, 9, 8, 20, 0)),
    ((2025, 9, 8, 15, 0), WorkingDays(1), (2025, 9, 9, 14, 0)),
    ((2025, 9, 8, 20, 0), WorkingDays(1), (2025, 9, 9, 20, 0)),
    ((2025, 9, 8, 13, 30), WorkingMinutes(60), (2025, 9, 8, 16, 30)),
    # Spring Festival 2025: Sunday 26 January and Saturday 8 February are worked, 28 January to 4 February free
    ((2025, 1, 24, 15, 0), WorkingDays(5), (2025, 2, 7, 14, 0)),
    ((2025, 1, 25, 9, 0), WorkingDays(1), (2025, 1, 26, 20, 0)),
    ((2025, 1, 27, 20, 1), WorkingDays(4), (2025, 2, 8, 20, 0)),
    ((2025, 1, 27, 19, 30), WorkingMinutes(60), (2025, 2, 5, 10, 30)),
    ((2025, 2, 7, 12, 0), WorkingDays(2), (2025, 2, 10, 12, 0)),
    # Spring Festival 2026: Saturdays 14 and 28 February are worked, 15 to 23 February free
    ((2026, 2, 13, 18, 0), WorkingDays(2), (2026, 2, 24, 18, 0)),
    ((2026, 2, 14, 19, 45), WorkingMinutes(30), (2026, 2, 24, 10, 15)),
    ((2026, 2, 15, 3, 0), WorkingDays(5), (2026, 2, 28, 20, 0)),
    # urgent: thirty minutes at any hour, also on New Year's Eve
    ((2025, 1, 28, 23, 45), Minutes(30), (2025, 1, 29, 0, 15)),
    # calendar days: the first is not counted; a last day in the holidays gives way to 5 February 2025
    ((2025, 1, 14, 9, 0), CalendarDays(15), (2025, 2, 5, 20, 0)),
    ((2025, 1, 11, 9, 0), CalendarDays(15), (2025, 1, 26, 20, 0)),
    ((2026, 2, 1, 0, 0), CalendarDays(15), (2026, 2, 24, 20, 0)),
    # 2027 is not known yet: weekends only
    ((2027, 2, 5, 12, 0), WorkingDays(1), (2027, 2, 8, 12, 0)),
]


@pytest.mark.parametrize(("start", "term", "due"), EXAMPLES)
def test_deadline_of_worked_example(start, term, due):
    counted = work.deadline(datetime(*start, tzinfo=BEIJING), term, calendar=PLAIN)
    assert counted.astimezone(BEIJING) == datetime(*due, tzinfo=BEIJING)


@pytest.mark.parametrize(("start", "term", "due"), EXAMPLES)
def test_explained_minutes_are_the_counted_ones(start, term, due):
    begin, end = (datetime(*m, tzinfo=BEIJING) for m in (start, due))
    told = work.explain(begin, term, end, calendar=PLAIN)
    if isinstance(term, CalendarDays):
        assert sum(d.counts for d in told) == term.n
    else:
        assert sum(d.minutes for d in told) == term.n * (480 if isinstance(term, WorkingDays) else 1)
    assert [d.day for d in told][:: len(told) - 1 or 1] == sorted({begin.date(), end.date()})


def test_explain_names_why_days_count_or_not():
    begin, end = datetime(2025, 1, 25, 9, tzinfo=BEIJING), datetime(2025, 2, 5, 20, tzinfo=BEIJING)
    with translation.override("en"):
        told = {
            d.day.isoformat()[5:]: d.reason for d in work.explain(begin, WorkingDays(3), end, calendar=PLAIN)
        }
    assert told["01-25"] == "weekend"
    assert told["01-26"] == "adjusted working day (Spring Festival)"
    assert told["01-28"] == "Spring Festival"
    assert told["02-05"] == "working day"


def test_explain_tells_of_a_moved_last_day():
    begin, end = datetime(2025, 1, 19, 9, tzinfo=BEIJING), datetime(2025, 2, 5, 20, tzinfo=BEIJING)
    with translation.override("en"):
        told = {
            d.day.isoformat()[5:]: d.reason
            for d in work.explain(begin, CalendarDays(15), end, calendar=PLAIN)
        }
    assert told["01-19"] == "the first day is not counted"
    assert told["02-03"] == "last day, but not a working day: Spring Festival"
    assert told["02-04"] == "Spring Festival"
    assert told["02-05"] == "moved to this working day"


@pytest.mark.parametrize(
    ("now", "term", "text"),
    [
        ((2025, 9, 12, 20, 0), None, "3 working days left"),
        ((2025, 9, 17, 18, 50), None, "1 h 10 min left"),
        ((2025, 9, 17, 20, 0), None, "0 min left"),
        ((2025, 9, 17, 22, 0), None, "overdue"),
        ((2025, 9, 18, 20, 0), None, "overdue by 1 working day"),
        ((2025, 9, 13, 20, 0), CalendarDays(15), "4 days left"),
        ((2025, 9, 17, 20, 5), Minutes(15), "overdue by 5 min"),
    ],
)
def test_remaining_in_words(now, term, text):
    due = datetime(2025, 9, 17, 20, tzinfo=BEIJING)
    with translation.override("en"):
        assert work.remaining(datetime(*now, tzinfo=BEIJING), due, term=term, calendar=PLAIN).text == text


def test_a_year_nobody_told_is_unknown_until_its_notice_is_entered():
    assert PLAIN.unknown_years(date(2026, 11, 1), date(2028, 1, 1)) == [2027, 2028]
    one_day = {date(2027, 3, 10): Entry(working=False, note="local holiday")}
    assert Calendar(one_day).unknown_years(date(2027, 1, 1), date(2027, 12, 31)) == [2027]
    autumn_alone = {date(2027, 10, 1): Entry(working=False)}
    assert Calendar(autumn_alone).unknown_years(date(2027, 1, 1), date(2027, 12, 31)) == [2027]
    notice = {date(2027, 2, 8): Entry(working=False), date(2027, 10, 1): Entry(working=False)}
    assert Calendar(notice).unknown_years(date(2027, 1, 1), date(2027, 12, 31)) == []


@pytest.mark.django_db
def test_an_administrators_entry_overrules_the_library():
    start, due = datetime(2025, 9, 8, 21, tzinfo=BEIJING), datetime(2025, 9, 9, 20, tzinfo=BEIJING)
    work.forget()
    assert work.deadline(start, WorkingDays(1)) == due
    CalendarDay.objects.create(day=date(2025, 9, 9), working=False, note="local holiday")
    assert work.deadline(start, WorkingDays(1)) == due  # still fresh: not read again at once
    work.forget()
    assert work.deadline(start, WorkingDays(1)) == due.replace(day=10)
    work.forget()


@pytest.mark.django_db
def test_entries_made_by_another_process_show_when_the_cache_is_stale(monkeypatch):
    monkeypatch.setattr(work_days, "FRESH", 0.0)
    work.forget()
    assert work.current().is_working(date(2025, 9, 9))
    CalendarDay.objects.create(day=date(2025, 9, 9), working=False, note="local holiday")
    assert not work.current().is_working(date(2025, 9, 9))
    work.forget()

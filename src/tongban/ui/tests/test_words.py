"""Times and numbers as people say them."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.utils import translation

from tongban.kernel.core import clock
from tongban.ui import words

CATALOGUE = settings.LOCALE_PATHS[0] / "zh_Hans" / "LC_MESSAGES" / "django.mo"
NOW = datetime(2025, 9, 10, 4, 0, tzinfo=UTC)
DUE = datetime(2025, 9, 17, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_that_day():
    with clock.at(NOW), translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "shape", "said"),
    [
        (DUE, "", "Wed 17 Sep, 20:00"),
        (DUE, "by", "Wed 17 Sep, by 20:00"),
        (DUE, "day", "Wed 17 Sep"),
        (DUE, "month", "Sep 2025"),
        (DUE, "short", "9-17 20:00"),
        (datetime(2025, 9, 10, 12, 0, tzinfo=UTC), "by", "today, by 20:00"),
        (datetime(2025, 9, 10, 17, 0, tzinfo=UTC), "", "tomorrow, 01:00"),
        (date(2025, 9, 9), "day", "yesterday"),
        (date(2025, 9, 17), "by", "by Wed 17 Sep"),
        (date(2024, 2, 29), "", "29 Feb 2024"),
        (date(2024, 2, 29), "short", "2024-02-29"),
    ],
)
def test_moments(value, shape, said):
    assert words.say_when(value, shape) == said


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the catalogue is compiled by `tongban assets`")
def test_an_end_of_the_same_day_is_the_time_alone():
    begins = datetime(2025, 9, 17, 2, 0, tzinfo=UTC)
    assert words.say_end(begins, DUE) == "20:00"
    assert words.say_end(begins, datetime(2025, 9, 17, 17, 0, tzinfo=UTC)) == "Thu 18 Sep, 01:00"


def test_a_deadline_in_chinese():
    with translation.override("zh-hans"):
        assert words.say_when(DUE, "by") == "9月17日（周三）20:00 前"
        assert words.say_left(-1, "workdays") == "已超时 1 个工作日"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (190, "minutes", "3 hours 10 minutes left"),
        (-1, "workdays", "1 working day late"),
        (2.5, "workdays", "2.5 working days left"),
        (0, "minutes", "0 minutes left"),
        (1.5, "hours", "1 hour 30 minutes left"),
        (-3000, "minutes", "2 days 2 hours late"),
    ],
)
def test_what_is_left(value, unit, said):
    assert words.say_left(value, unit) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0.5, "just now"),
        (3, "3 minutes ago"),
        (60, "1 hour ago"),
        (2880, "2 days ago"),
        (20000, "Wed 27 Aug"),
    ],
)
def test_how_long_ago(minutes, said):
    assert words.say_ago(datetime.fromtimestamp(NOW.timestamp() - minutes * 60, UTC)) == said


def test_numbers():
    assert [words.say_number(n) for n in (1284, 96.4, 12.0, None, 0)] == ["1,284", "96.4", "12", "—", "0"]
    assert [words.say_percent(n) for n in (0.964, None)] == ["96.4", "—"]

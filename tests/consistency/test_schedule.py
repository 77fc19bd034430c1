"""When the worker does what nobody asks for: by Beijing's clock, and what is heavy while offices are closed."""

from datetime import datetime, timedelta

import pytest
from croniter import croniter
from procrastinate.contrib.django import app

from tongban.kernel.core.calendar import XINJIANG
from tongban.kernel.core.clock import BEIJING
from tongban.kernel.core.jobs import in_utc

MONDAY = datetime(2026, 11, 30, tzinfo=BEIJING)
OPENS = XINJIANG.periods[0][0] // 60


def runs(cron: str) -> list[datetime]:
    """Every run of a week, as procrastinate finds them: from a bare number of seconds, and so in UTC."""
    found = croniter(cron)
    found.set_current(start_time=MONDAY.timestamp() - 1)
    made: list[datetime] = []
    while not made or made[-1] < MONDAY + timedelta(days=7):
        made.append(datetime.fromtimestamp(found.get_next(ret_type=float), BEIJING))
    return made[:-1]


def declared() -> dict[str, tuple[str, str]]:
    """The first words of what each periodic task says of itself, and its cron line."""
    app.perform_import_paths()  # as the worker does
    rows = app.periodic_registry.periodic_tasks.values()
    return {
        row.task.name: ((row.task.func.__doc__ or "").split(":")[0].split(",")[0], row.cron) for row in rows
    }


@pytest.mark.parametrize(
    ("said", "hours"),
    [("Every night", range(5)), ("Every morning", range(8, 11)), ("On the mornings", range(8, 11))],
)
def test_each_runs_at_the_time_of_day_it_speaks_of(said, hours):
    found = {name: runs(cron) for name, (words, cron) in declared().items() if words.startswith(said)}
    assert found
    assert not {name: made for name, made in found.items() if any(run.hour not in hours for run in made)}


def test_what_runs_once_a_day_says_when_and_nothing_heavy_does_while_offices_open():
    daily = {name: (words, runs(cron)) for name, (words, cron) in declared().items() if len(runs(cron)) <= 7}
    assert {" ".join(words.split()[:2]) for words, _runs in daily.values()} == {
        "Every night",
        "Every morning",
        "On the",
    }
    opening = {name for name, (_words, made) in daily.items() if any(run.hour >= OPENS for run in made)}
    assert opening <= {"exchange.remind_late"}  # a reminder, which is to be read


def test_weekdays_are_those_of_beijing():
    _words, cron = declared()["exchange.remind_late"]
    assert [(run.weekday(), run.hour, run.minute) for run in runs(cron)] == [
        (day, 10, 30) for day in range(5)
    ]


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("* * * * *", "* * * * *"),
        ("17 * * * *", "17 * * * *"),
        ("5 0 * * *", "5 16 * * *"),
        ("0 8 * * 1-5", "0 0 * * 1-5"),
        ("59 23 * * *", "59 15 * * *"),
    ],
)
def test_a_line_of_beijing_is_read_in_utc(line, same):
    assert in_utc(line) == same


@pytest.mark.parametrize("line", ["0 7 * * 1", "30 * 1 * *"])
def test_a_line_that_would_need_other_days_in_utc_is_refused(line):
    with pytest.raises(ValueError, match="certain days"):
        in_utc(line)

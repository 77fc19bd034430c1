"""What took longer than a page may wait for, beside it: figures judged one by one, the records of a report asked ahead."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from tongban.kernel.core import jobs
from tongban.services.bulletin import drafting, live
from tongban.services.bulletin.models import Printed
from tongban.services.bulletin.rules import WAITING
from tongban.services.bulletin.verdicts import judge

Field = tuple[str, str, str]  # of a report: the code of its indicator, its day, what it says of its beginning


def judge_waiting(page: int) -> int:
    """Judge the figures of a page that wait; returns how many. Killed, those that were judged stay so."""
    waiting = Printed.objects.filter(page=page, verdict=WAITING)
    return sum(_judge(row, waiting) for row in waiting.order_by("pk"))


def _judge(row: Printed, waiting: QuerySet[Printed]) -> int:
    """Somebody may have linked it to another indicator meanwhile: then it is theirs."""
    row.judged(judge(row.figure, live.indicator(row.indicator)))
    said = {name: getattr(row, name) for name in ("verdict", "reason", "real", "record_day")}
    return waiting.filter(pk=row.pk, indicator=row.indicator).update(**said)


def ask_ahead(fields: Sequence[Field]) -> None:
    """Work out what the records say for the fields of a report, so that they are at hand when it is filled again."""
    for code, day, since in fields:
        drafting.known(code, date.fromisoformat(day), since)


def fill_later(fields: Sequence[Field]) -> None:
    """Have a task work out what these fields need."""
    jobs.defer("bulletin.ask_ahead", fields=list(fields))

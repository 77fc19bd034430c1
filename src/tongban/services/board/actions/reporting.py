"""A yearly work report: asked for, made by a task that says how far it is, kept with both its files."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events, jobs
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.services.board import rules
from tongban.services.board.models import WorkReport
from tongban.services.board.queries import yearly

STREAM, FIRST_YEAR = "work_report", 2000
Write = Callable[[Any], tuple[bytes, bytes]]  # from a year's figures to its docx and its PDF


@transaction.atomic
def ask_report(year: int, *, path: str = "", by: Actor) -> WorkReport:
    """Ask for the report of a year that has begun; a task makes it. One that is being made already is given as it is."""
    rights.require(by, rules.VIEW)
    if not FIRST_YEAR <= year <= today().year:
        raise TongbanError(_("Choose a year that has begun."), code="year", field="year")
    same = {"year": year, "path": path, "language": get_language() or settings.LANGUAGE_CODE}
    if begun := _begun(same):
        return begun
    row = WorkReport.objects.create(**same, asked_by=by.account, asked_at=clock.now(), state=rules.WAITING)
    events.append(STREAM, row.pk, [events.Entry("asked", by.code, {"year": year, "path": path})])
    jobs.defer("board.make_report", pk=row.pk)
    return row


def _begun(same: dict[str, Any]) -> WorkReport | None:
    """The same report, asked for and not made yet; of two who ask at once the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('board.reports', 0))")
    return WorkReport.objects.filter(**same, state__in=(rules.WAITING, rules.MAKING)).first()


def make_report(pk: int, write: Write) -> None:
    """Compute, write, keep. Killed, it is made from the start; made already, it is left alone."""
    row = WorkReport.objects.filter(pk=pk).exclude(state=rules.MADE).first()
    if row is None:
        return
    try:
        _make(row, write)
    except Exception:
        WorkReport.objects.filter(pk=pk).update(state=rules.FAILED)
        raise


def _make(row: WorkReport, write: Write) -> None:
    same = WorkReport.objects.filter(pk=row.pk)

    def told(done: int, total: int) -> None:
        same.update(state=rules.MAKING, done=done, total=total)

    with override(row.language):
        found = yearly.year_of(row.year, row.path, told=told)
        docx, pdf = write(found)
    with transaction.atomic():
        same.update(
            state=rules.MADE, docx=docx, pdf=pdf, moment=found.moment, done=found.total, total=found.total
        )
        events.append(STREAM, row.pk, [events.Entry("made", "system", {"year": row.year})])

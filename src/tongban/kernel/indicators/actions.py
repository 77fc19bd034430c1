"""A figure that was published stays what it was told; what became known later is a revision beside it, with a reason."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.indicators.computing import Table
from tongban.kernel.indicators.declare import Measure
from tongban.kernel.indicators.models import Release
from tongban.kernel.indicators.periods import Window
from tongban.kernel.indicators.queries import released, same, told
from tongban.kernel.indicators.rules import PUBLISH
from tongban.kernel.indicators.versions import version_of

STREAM = "release"


@transaction.atomic
def publish(measure: Measure, window: Window, *, path: str = "", by: Actor) -> Release:
    """The figure of days that are over, as it is known now; it is published once."""
    rights.require(by, PUBLISH, Release(path=path))
    if window.until >= today():
        raise TongbanError(_("These days are not over yet; publish the figure afterwards."), code="not_over")
    _hold(measure, window, path)
    if released(measure, window, path):
        raise Conflict(_("This figure is published already; a correction is a revision, with its reason."))
    return _append(told(measure, window, path), path, 1, "", by)


@transaction.atomic
def revise(measure: Measure, window: Window, *, path: str = "", by: Actor, reason: str) -> Release:
    """The same figure as it is known now, beside what was published; refused where nothing changed."""
    rights.require(by, PUBLISH, Release(path=path))
    if not reason.strip():
        raise TongbanError(_("Say why the figure is corrected."), code="missing", field="reason")
    _hold(measure, window, path)
    chain = released(measure, window, path)
    if not chain:
        raise TongbanError(_("This figure was not published for these days."), code="not_found")
    table = told(measure, window, path)
    if same(chain[-1], table):
        raise Conflict(_("The figure is still what was published last; there is nothing to correct."))
    return _append(table, path, chain[-1].number + 1, reason.strip(), by)


def _append(table: Table, path: str, number: int, reason: str, by: Actor) -> Release:
    cell = table.only
    made = Release.objects.create(
        measure=table.measure.code,
        version=version_of(table.measure),
        since=table.window.since,
        until=table.window.until,
        path=path,
        number=number,
        value=cell.value,
        numerator=cell.numerator,
        denominator=cell.denominator,
        moment=table.moment,
        at=clock.now(),
        by=by.code,
        reason=reason,
    )
    code = "published" if number == 1 else "revised"
    events.append(STREAM, made.pk, [events.Entry(code, by.code, {"measure": made.measure, "number": number})])
    return made


def _hold(measure: Measure, window: Window, path: str) -> None:
    """Two who publish the same figure at once wait for one another."""
    told = f"{measure.code} {window.since} {window.until} {path}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [told])

"""Which real office stands for a kind of office in a division, from when to when."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import events, outbox
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.parties.models import Office
from tongban.kernel.places.models import Division
from tongban.services.duties import rules
from tongban.services.duties.models import Binding

STREAM = "duty_binding"


@transaction.atomic
def bind_office(
    *,
    kind: str,
    division: Division,
    office: Office,
    by: Actor,
    since: date,
    until: date | None = None,
) -> Binding:
    """From its day on this office stands for the kind in the division; two at once are impossible."""
    row = Binding(office_kind=kind, division=division, office=office, valid=DateRange(since, until))
    rights.require(by, "duties.edit", row)
    if kind not in rules.OFFICE_KINDS:
        raise TongbanError(_("“%(kind)s” is not a kind of office.") % {"kind": kind}, field="kind")
    if until is not None and until <= since:
        raise TongbanError(_("It would end before it begins."), field="until")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        why = _("Another office stands for %(kind)s in %(division)s then. End that binding first.")
        raise Conflict(why % {"kind": kind, "division": division.name}, field="since") from error
    data = {"office": office.pk, "division": division.pk}
    events.append(STREAM, row.pk, [events.Entry("office.bound", by.code, data)])
    outbox.put([outbox.Letter("duties.bound", {"binding": row.pk})])
    return row


@transaction.atomic
def end_binding(row: Binding, *, by: Actor, on: date) -> Binding:
    """The binding holds for the last time on the day before; one that would not have held by then is taken out."""
    rights.require(by, "duties.edit", row)
    mine = Binding.objects.select_for_update(of=("self",), no_key=True).filter(pk=row.pk).first()
    if mine is None or (mine.valid.upper is not None and mine.valid.upper <= on):
        raise TongbanError(_("It does not hold on that day."), field="on")
    if mine.valid.lower is not None and on <= mine.valid.lower:
        mine.delete()
    else:
        mine.valid = DateRange(mine.valid.lower, on)
        mine.save(update_fields=["valid"])
    events.append(STREAM, row.pk, [events.Entry("binding.ended", by.code, {"on": on.isoformat()})])
    outbox.put([outbox.Letter("duties.bound", {"binding": row.pk})])
    return mine

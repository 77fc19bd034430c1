"""A version takes force, and with that ends the one before it; a draft can be thrown away."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import events, outbox
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.services.duties.models import DutyItem, DutyList

STREAM = "duty_list"


@transaction.atomic
def put_in_force(row: DutyList, *, by: Actor, since: date, until: date | None = None) -> DutyList:
    """The draft holds from its day on; the version open until then ends the day before, in the same moment."""
    rights.require(by, "duties.put_in_force", row)
    if until is not None and until <= since:
        raise TongbanError(_("It would end before it begins."), field="until")
    locked = _locked(row)
    mine = next((one for one in locked if one.pk == row.pk), None)
    if mine is None:
        raise TongbanError(_("There is no list %(number)s.") % {"number": row.pk}, code="not_found")
    if mine.in_force is not None:
        raise Conflict(_("This version is or was in force already."))
    wanted = DateRange(since, until)
    _one_lead(mine, wanted)
    for other in locked:
        _make_way(other, wanted, since, by)
    mine.in_force = wanted
    mine.save(update_fields=["in_force"])
    data = {"since": since.isoformat(), "until": until.isoformat() if until else None}
    events.append(STREAM, mine.pk, [events.Entry("list.in_force", by.code, data)])
    outbox.put([outbox.Letter("duties.in_force", {"duty_list": mine.pk})])
    return mine


@transaction.atomic
def discard_draft(row: DutyList, *, by: Actor) -> None:
    """A draft that never held is thrown away; what held once is kept for the requests it sent."""
    rights.require(by, "duties.edit", row)
    mine = DutyList.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if mine is None:  # somebody else has thrown it away
        return
    if mine.in_force is not None:
        raise Conflict(_("This version is or was in force; it is kept."))
    events.append(STREAM, mine.pk, [events.Entry("list.discarded", by.code, {"version": mine.version})])
    mine.delete()


def _locked(row: DutyList) -> list[DutyList]:
    """All versions of a list. Whoever puts any list of the division in force meanwhile waits: a matter has one lead in all."""
    rows = DutyList.objects.filter(division=row.division).order_by("pk")
    held = rows.select_for_update(of=("self",), no_key=True)
    return [one for one in held if (one.kind, one.level) == (row.kind, row.level)]


def _make_way(other: DutyList, wanted: DateRange, since: date, by: Actor) -> None:
    """End a version that holds open-endedly; refuse where one holds that cannot simply end."""
    held = other.in_force
    if held is None or not _meets(held, wanted):
        return
    if not ends_before(held, since):
        raise Conflict(
            _("Version %(version)d of this list is in force then.") % {"version": other.version},
            field="since",
        )
    other.in_force = DateRange(held.lower, since)
    other.save(update_fields=["in_force"])
    data = {"until": since.isoformat()}
    events.append(STREAM, other.pk, [events.Entry("list.ended", by.code, data)])


def ends_before(held: DateRange, since: date | None) -> bool:
    """May what holds open-endedly simply be ended by what holds from a later day?"""
    return held.upper is None and (held.lower is None or since is None or held.lower < since)


def _meets(one: DateRange, other: DateRange) -> bool:
    ends = other.upper is not None and one.lower is not None and other.upper <= one.lower
    begins = one.upper is not None and other.lower is not None and one.upper <= other.lower
    return not ends and not begins


def _one_lead(row: DutyList, wanted: DateRange) -> None:
    """A matter has one lead: no other list of this division that holds then gives it to another office."""
    mine = dict(row.items.values_list("title", "lead_kind"))
    others = DutyItem.objects.filter(
        title__in=mine,
        duty_list__division=row.division,
        duty_list__level=row.level,
        duty_list__in_force__overlap=wanted,
    ).exclude(duty_list__kind=row.kind)
    for title, number, kind in others.order_by("pk").values_list("title", "number", "lead_kind"):
        if kind != mine[title]:
            raise Conflict(
                _("“%(title)s” is led by %(kind)s under %(number)s already: one matter has one lead.")
                % {"title": title, "kind": kind, "number": number}
            )

"""Change sets: prepared by one person, applied whole by another for their day, undone while nothing rests on them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange
from shapely.geometry import mapping

from tongban.kernel.core import clock, events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.text import clean_line
from tongban.kernel.places import changing, names, register
from tongban.kernel.places.actions import following
from tongban.kernel.places.actions.following import STREAM
from tongban.kernel.places.changing import Plan, standing
from tongban.kernel.places.changing.planning import Heir
from tongban.kernel.places.models import Alias, Boundary, Change, ChangeSet, Division, Made, Moved

PREPARED, APPLIED, UNDONE, WITHDRAWN = ChangeSet.State.values
Given = Iterable[tuple[str, Mapping[str, Any]]]


@transaction.atomic
def prepare(*, title: str, on: date, grounds: str, changes: Given = (), by: str) -> ChangeSet:
    """A change set is written down; nothing changes yet. Each change is read, none is tried."""
    row = ChangeSet.objects.create(
        title=_line(title, "title"),
        on=on,
        grounds=_line(grounds, "grounds"),
        prepared_by=by,
        prepared_at=clock.now(),
    )
    _write(row, changes)
    events.append(STREAM, row.pk, [events.Entry("change_set.prepared", by, {"on": on.isoformat()})])
    return row


@transaction.atomic
def set_changes(row: ChangeSet, changes: Given, *, by: str, on: date | None = None) -> ChangeSet:
    """The changes of a prepared set are these now; only whoever prepared it writes them."""
    mine = _locked(row, PREPARED)
    if by not in {mine.prepared_by, "system"}:
        raise NotAllowed(_("Only whoever prepared it can change it."))
    if on:
        mine.on = on
        mine.save(update_fields=["on"])
    mine.changes.all().delete()
    _write(mine, changes)
    events.append(
        STREAM, mine.pk, [events.Entry("change_set.rewritten", by, {"changes": mine.changes.count()})]
    )
    return mine


@transaction.atomic
def apply(row: ChangeSet, *, by: str) -> ChangeSet:
    """A second person applies a set: all of it for its day, or nothing. Records follow on the day itself.

    Of two at once one wins; the other is told what happened meanwhile.
    """
    _alone()
    mine = _locked(row, PREPARED)
    if by == mine.prepared_by:
        raise NotAllowed(_("Whoever prepared a change set does not apply it; a second person does."))
    plan = planned(mine)
    if not mine.changes.exists():
        raise TongbanError(_("This change set has no changes."), code="empty")
    if plan.problems:
        raise Conflict(plan.problems[0].why, code=plan.problems[0].code, field=plan.problems[0].field)
    _carry_out(mine, plan)
    mine.state, mine.decided_by, mine.decided_at = APPLIED, by, clock.now()
    mine.save(update_fields=["state", "decided_by", "decided_at"])
    register.forget()
    told = {"ended": len(plan.ends), "began": len(plan.begins)}
    events.append(STREAM, mine.pk, [events.Entry("change_set.applied", by, told)])
    if mine.on <= today():
        following.follow(mine, by=by)
    return mine


@transaction.atomic
def undo(row: ChangeSet, *, by: str) -> ChangeSet:
    """What a set did is taken back: the map, and the records that had followed. Refused once something rests on it."""
    _alone()
    mine = _locked(row, APPLIED)
    made = list(mine.made.all())
    began, ended = {m.began for m in made if m.began}, {m.ended for m in made if m.ended}
    if rests := standing.rests_on(mine, began):
        raise Conflict(_("It cannot be undone: %(what)s") % {"what": "；".join(rests)}, code="rests")
    following.back(mine)
    try:
        with transaction.atomic():
            Boundary.objects.filter(division__in=began).delete()
            for division in Division.objects.filter(pk__in=began).order_by("-path"):
                division.delete()
    except (ProtectedError, IntegrityError) as error:
        raise Conflict(
            _("It cannot be undone: records were made in the new divisions."), code="rests"
        ) from error
    _reopen(ended)
    mine.state, mine.undone_by, mine.undone_at = UNDONE, by, clock.now()
    mine.save(update_fields=["state", "undone_by", "undone_at"])
    register.forget()
    events.append(STREAM, mine.pk, [events.Entry("change_set.undone", by, {"reopened": len(ended)})])
    return mine


def _reopen(ended: set[int]) -> None:
    for division in Division.objects.filter(pk__in=ended):
        division.valid = DateRange(division.valid.lower, None)
        try:
            with transaction.atomic():
                division.save(update_fields=["valid"])
        except IntegrityError as error:  # another division bears its code since
            why = _("The code %(code)s is in use on that day.") % {"code": division.code}
            raise Conflict(_("It cannot be undone: %(what)s") % {"what": why}, code="rests") from error


@transaction.atomic
def withdraw(row: ChangeSet, *, by: str) -> ChangeSet:
    """A prepared set will not be applied."""
    mine = _locked(row, PREPARED)
    mine.state, mine.decided_by, mine.decided_at = WITHDRAWN, by, clock.now()
    mine.save(update_fields=["state", "decided_by", "decided_at"])
    events.append(STREAM, mine.pk, [events.Entry("change_set.withdrawn", by)])
    return mine


def planned(row: ChangeSet) -> Plan:
    """What a prepared set comes to on the map as it is now."""
    return changing.plan_of(row.on, [changing.read(c.kind, c.data) for c in row.changes.all()])


def _write(row: ChangeSet, changes: Given) -> None:
    told = list(changes)
    for kind, data in told:
        changing.read(kind, data)
    Change.objects.bulk_create(
        Change(change_set=row, number=n, kind=kind, data=dict(data)) for n, (kind, data) in enumerate(told, 1)
    )


def _carry_out(row: ChangeSet, plan: Plan) -> None:
    """Rows end, rows begin, and what came after what is kept."""
    ended = {heir.row.pk: heir for heir in plan.ends}
    for division in Division.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ended):
        division.valid = DateRange(division.valid.lower, plan.on)
        division.save(update_fields=["valid"])
    rows = {
        n.code: plan.before.base[n.row] for n in plan.after.nodes.values() if n.row and n.row not in ended
    }
    fresh = {}
    for node in plan.begins:
        rows[node.code] = fresh[node.code] = _begin(plan, node, rows)
    Made.objects.bulk_create([*_after(row, plan, rows), *_anew(row, plan, fresh)])
    _aliases(row, plan, rows)


def _begin(plan: Plan, node: changing.Node, rows: Mapping[str, Division]) -> Division:
    made = Division(
        code=node.code,
        level=node.level,
        name=node.name,
        name_en=node.name_en,
        pinyin=names.pinyin(node.name),
        parent=rows[node.parent] if node.parent else None,
        path=plan.after.path(node.code),
        valid=DateRange(plan.on, None),
        office_hours=node.hours,
        earlier_paths=_earlier(plan, node),
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:  # somebody opened it by itself meanwhile
        why = _("The code %(code)s is in use on that day.") % {"code": node.code}
        raise Conflict(why, code="code_exists", field="code") from error
    if node.geometry is not None:
        Boundary.objects.create(division=made, geometry=dict(mapping(node.geometry)))
    return made


def _earlier(plan: Plan, node: changing.Node) -> list[str]:
    """The paths of the very division before; what was merged into it keeps to itself, so that no right grows."""
    before = plan.before.base.get(node.row or 0)
    if before is None:
        return []
    moved = [before.path] if before.path != plan.after.path(node.code) else []
    return [*moved, *before.earlier_paths]


def _after(row: ChangeSet, plan: Plan, rows: Mapping[str, Division]) -> Iterable[Made]:
    for heir in plan.ends:
        for code in _coming(heir):
            after = rows.get(code)
            yield Made(
                change_set=row,
                how=heir.how,
                ended=heir.row.pk,
                began=after.pk if after and after.valid.lower == plan.on else None,
                code_before=heir.row.code,
                code_after=code,
                name_before=heir.row.name,
                name_after=after.name if after else "",
            )


def _coming(heir: Heir) -> list[str]:
    """What comes after a division, the heir of a split first."""
    return [heir.code, *(code for code in heir.parts if code != heir.code)]


def _anew(row: ChangeSet, plan: Plan, fresh: Mapping[str, Division]) -> Iterable[Made]:
    """Divisions that begin and come after nothing."""
    come_after = {code for heir in plan.ends for code in _coming(heir)}
    for code, division in fresh.items():
        if code not in come_after:
            yield Made(
                change_set=row, how="new", began=division.pk, code_after=code, name_after=division.name
            )


def _aliases(row: ChangeSet, plan: Plan, rows: Mapping[str, Division]) -> None:
    """People go on using the names they know: those of a division that ended mean the one after it."""
    said = {(rows[h.code].pk, name) for h in plan.ends if h.code in rows for name in _names(h, rows[h.code])}
    there = Alias.objects.filter(division__in={pk for pk, _name in said}).values_list("division_id", "name")
    told = [Alias(division_id=pk, name=name) for pk, name in sorted(said - set(there))]
    Alias.objects.bulk_create(told)
    # kept apart from records that moved by having no column: undoing takes them away
    Moved.objects.bulk_create(
        Moved(change_set=row, model="places.Alias", column="", record=a.pk, before=0, after=a.division_id)
        for a in told
    )


def _names(heir: Heir, after: Division) -> list[str]:
    said = list(Alias.objects.filter(division=heir.row).values_list("name", flat=True))
    return said if heir.row.name == after.name else [*said, heir.row.name]


def _locked(row: ChangeSet, state: str) -> ChangeSet:
    mine = ChangeSet.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    if mine.state != state:
        raise Conflict(
            _("Somebody was faster: the change set is now “%(state)s”.") % {"state": mine.get_state_display()}
        )
    return mine


def _alone() -> None:
    """One set at a time is applied or undone, so that what was checked is what is written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('places.changes', 0))")


def _line(text: str, name: str) -> str:
    line = clean_line(text, limit=120)
    if not line:
        raise TongbanError(_("Something is missing here: please fill it in."), code="missing", field=name)
    return line

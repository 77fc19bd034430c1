"""Thousands at once, by the program itself: the same rows and events as one by one, nobody told of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events, wholesale
from tongban.kernel.core.errors import NotAllowed
from tongban.kernel.core.events import Entry, Head
from tongban.kernel.core.identity import normalise_credit_code
from tongban.kernel.core.models import Event
from tongban.kernel.parties.actions.many import Firm, NewPerson, register_firms, register_people
from tongban.kernel.parties.models import Organisation, Person
from tongban.kernel.places.models import Division
from tongban.services.branches.actions.admitting import NewMember, checked, stays_of
from tongban.services.branches.actions.listing import CHANGING, NewUnit, Spot, changed, unit_of
from tongban.services.branches.actions.shared import BODY, MEMBER, UNIT, since
from tongban.services.branches.models import (
    Attendance,
    Body,
    Correction,
    Coverage,
    Duty,
    Former,
    Gap,
    Instructor,
    Member,
    Move,
    Serving,
    Site,
    Stay,
    Unit,
    Visit,
)

BATCH = 1000


@dataclass(frozen=True)
class NewBody:
    """A branch to be set up."""

    name: str
    kind: str
    division: Division
    since: date
    spot: Spot = None


@transaction.atomic
def set_up_bodies(told: Sequence[NewBody], *, by: Actor) -> list[Body]:
    """All these branches stand, or none."""
    _only_system(by)
    rows = [
        Body(
            name=one.name,
            kind=one.kind,
            division=one.division,
            valid=since(one.since),
            longitude=one.spot[0] if one.spot else None,
            latitude=one.spot[1] if one.spot else None,
        )
        for one in told
    ]
    wholesale.insert_named(rows)
    _chain(BODY, rows, "branch.set_up", by)
    return rows


@transaction.atomic
def list_units(told: Sequence[NewUnit], *, by: Actor) -> list[Unit]:
    """All these organisations are on the list, or none."""
    _only_system(by)
    rows = [unit_of(one) for one in told]
    kinds = Organisation.Kind
    firms = [
        Firm(
            one.name,
            normalise_credit_code(one.credit_code),
            one.division,
            kinds.SOCIAL if one.field == "social" else kinds.ENTERPRISE,
        )
        for one in told
    ]
    registered = register_firms(firms, by=by.code)
    for row, firm in zip(rows, firms, strict=True):
        row.organisation = registered[firm.credit_code]
    return enter_units(rows, by=by)


@transaction.atomic
def enter_units(rows: list[Unit], *, by: Actor) -> list[Unit]:
    """These organisations, whose records are known, are on the list."""
    _only_system(by)
    wholesale.insert_named(rows)
    _chain(UNIT, rows, "unit.listed", by)
    return rows


@transaction.atomic
def admit_many(told: Sequence[NewMember], *, by: Actor) -> list[Member]:
    """All these are members, each on a home and a present list, or none."""
    _only_system(by)
    for one in told:
        checked(one, one.present or one.home)
    people = register_people([NewPerson(one.name, one.phone, one.id_number) for one in told], by=by.code)
    return enter_members(list(zip(told, people, strict=True)), by=by)


@transaction.atomic
def enter_members(told: Sequence[tuple[NewMember, Person]], *, by: Actor) -> list[Member]:
    """These people, whose records are known, are members on a home and a present list."""
    _only_system(by)
    rows = [_member(one, person) for one, person in told]
    wholesale.insert_named(rows)
    pairs = [(row, one, one.present or one.home) for row, (one, _p) in zip(rows, told, strict=True)]
    stays = [stay for row, one, present in pairs for stay in stays_of(row, one.home, present)]
    wholesale.insert(stays)
    duties = [Duty(member=r, status=o.status, valid=r.valid) for r, o, _p in pairs]
    wholesale.insert(duties)
    admitted = [
        (row.pk, Head(), [Entry("member.admitted", by.code, {"home": one.home.pk, "present": present.pk})])
        for row, one, present in pairs
    ]
    events.append_many(MEMBER, admitted)
    return rows


def _member(one: NewMember, person: Person) -> Member:
    row = Member(person=person, valid=since(one.since), last_contact=one.last_contact)
    row.born = one.born.isoformat() if one.born else ""
    row.ledger_key = one.ledger_key
    return row


@transaction.atomic
def cover_many(told: Sequence[tuple[Unit, Body, DateRange]], *, by: Actor) -> None:
    """Each of these organisations is covered over its days."""
    _only_system(by)
    wholesale.insert([Coverage(unit=u, body=b, valid=v) for u, b, v in told])
    _append(UNIT, [(u.pk, Entry("unit.covered", by.code, {"branch": b.pk})) for u, b, _v in told])


@transaction.atomic
def serve_many(told: Sequence[tuple[Unit, Instructor, DateRange]], *, by: Actor) -> None:
    """Each of these organisations is served over its days."""
    _only_system(by)
    wholesale.insert([Serving(unit=u, instructor=i, valid=v) for u, i, v in told])
    _append(UNIT, [(u.pk, Entry("unit.served", by.code, {"instructor": i.pk})) for u, i, _v in told])


@transaction.atomic
def record_visits(told: Sequence[tuple[Unit, Instructor, date, str]], *, by: Actor) -> None:
    """Each of these visits took place."""
    _only_system(by)
    rows = [Visit(unit=u, instructor=i, on=on, done=done, recorded_at=clock.now()) for u, i, on, done in told]
    wholesale.insert_named(rows)
    _append(UNIT, [(row.unit_id, Entry("unit.visited", by.code, {"visit": row.pk})) for row in rows])


@transaction.atomic
def note_contacts(told: Sequence[tuple[Member, date]], *, by: Actor) -> None:
    """Each of these members was last spoken with on a day."""
    _only_system(by)
    for member, on in told:
        member.last_contact = on
    Member.objects.bulk_update([member for member, _on in told], ["last_contact"], batch_size=BATCH)
    _append(MEMBER, [(m.pk, Entry("member.contacted", by.code, {"on": on.isoformat()})) for m, on in told])


@transaction.atomic
def change_units(told: Sequence[tuple[Unit, Mapping[str, object], date]], *, by: Actor) -> None:
    """Each of these organisations, whose rows are locked, is otherwise from a day on; each is named once."""
    _only_system(by)
    kept = Former.objects.filter(unit__in=[unit for unit, _given, _on in told]).order_by("unit", "-valid")
    last = {former.unit_id: former for former in kept.distinct("unit")}
    formers = [changed(unit, given, on=on, last=last.get(unit.pk)) for unit, given, on in told]
    Unit.objects.bulk_update([unit for unit, _given, _on in told], [*CHANGING, "size"], batch_size=BATCH)
    wholesale.insert([former for former in formers if former])
    _append(
        UNIT, [(u.pk, Entry("unit.changed", by.code, {"fields": sorted(given)})) for u, given, _on in told]
    )


@transaction.atomic
def unlist_units(told: Sequence[tuple[Unit, date]], *, by: Actor) -> list[Unit]:
    """Those of these organisations, whose rows are locked, that nothing hangs on are on the list until a day; returns which."""
    _only_system(by)
    ends = {unit.pk: on for unit, on in told}
    free = _free([unit for unit, _on in told], {"unit": (Coverage, Serving, Gap)})
    for unit in free:
        unit.valid = since(unit.valid.lower, ends[unit.pk])
    Unit.objects.bulk_update(free, ["valid"], batch_size=BATCH)
    _append(
        UNIT,
        [(u.pk, Entry("unit.unlisted", by.code, {"on": ends[u.pk].isoformat()})) for u in free],
    )
    return free


@transaction.atomic
def forget_units(rows: Sequence[Unit], *, by: Actor) -> list[Unit]:
    """Those of these organisations that nothing hangs on are gone, for what listed them was taken back; returns which."""
    _only_system(by)
    free = _free(rows, {"unit": (Coverage, Serving, Visit, Gap, Site)})
    _append(UNIT, [(row.pk, Entry("unit.taken_back", by.code)) for row in free])
    Unit.objects.filter(pk__in=[row.pk for row in free]).delete()
    return free


@transaction.atomic
def correct_births(told: Sequence[tuple[Member, str]], *, by: Actor) -> None:
    """The birth dates of these members as somebody confirmed them."""
    _only_system(by)
    for member, born in told:
        member.born = born
    Member.objects.bulk_update([member for member, _born in told], ["born"], batch_size=BATCH)
    _append(MEMBER, [(m.pk, Entry("member.corrected", by.code, {"fields": ["born"]})) for m, _b in told])


@transaction.atomic
def forget_members(rows: Sequence[Member], *, by: Actor) -> list[Member]:
    """Those of these memberships that nothing happened to are gone, for what entered them was taken back; returns which."""
    _only_system(by)
    free = _free(rows, {"member": (Move, Attendance, Correction, Gap)})
    pks = [row.pk for row in free]
    _append(MEMBER, [(pk, Entry("member.taken_back", by.code)) for pk in pks])
    Stay.objects.filter(member__in=pks).delete()
    Duty.objects.filter(member__in=pks).delete()
    Member.objects.filter(pk__in=pks).delete()
    return free


def _free(rows: Sequence[Any], hung: Mapping[str, Sequence[Any]]) -> list[Any]:
    """Those rows that none of these models points at."""
    pks = [row.pk for row in rows]
    busy: set[int] = set()
    for name, models in hung.items():
        for model in models:
            busy |= set(model.objects.filter(**{f"{name}__in": pks}).values_list(name, flat=True))
    return [row for row in rows if row.pk not in busy]


def _only_system(by: Actor) -> None:
    if not by.is_system:
        raise NotAllowed(_("Only the operator of the server does this."))


def _chain(stream: str, rows: Sequence[Any], code: str, by: Actor) -> None:
    """The first event of each of these new records."""
    events.append_many(stream, [(row.pk, Head(), [Entry(code, by.code)]) for row in rows])


def _append(stream: str, told: Sequence[tuple[int, Entry]]) -> None:
    """Events on records that have a chain already; of two writers at once the second is refused by the chain itself."""
    grouped: dict[int, list[Entry]] = {}
    for pk, entry in told:
        grouped.setdefault(pk, []).append(entry)
    last = Event.objects.filter(stream=stream, object_id__in=grouped).order_by("object_id", "-seq")
    heads = {e.object_id: Head(e.seq, bytes(e.hash)) for e in last.distinct("object_id")}
    events.append_many(
        stream, [(pk, heads.get(pk, Head()), entries) for pk, entries in sorted(grouped.items())]
    )

"""Thousands at once, by the program itself: the same rows and events as one by one, nobody told of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import NotAllowed
from tongban.kernel.core.events import Entry, Head
from tongban.kernel.core.identity import normalise_credit_code
from tongban.kernel.core.models import Event
from tongban.kernel.parties.actions.many import Firm, firms_of
from tongban.kernel.parties.actions.wholesale import NewPerson, register_people
from tongban.kernel.parties.models import Organisation
from tongban.kernel.places.models import Division
from tongban.services.branches.actions.admitting import NewMember, checked, stays_of
from tongban.services.branches.actions.listing import NewUnit, Spot, unit_of
from tongban.services.branches.actions.shared import BODY, MEMBER, UNIT, since
from tongban.services.branches.models import (
    Body,
    Coverage,
    Duty,
    Instructor,
    Member,
    Serving,
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
    Body.objects.bulk_create(rows, batch_size=BATCH)
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
    registered = firms_of(firms, by=by.code)
    for row, firm in zip(rows, firms, strict=True):
        row.organisation = registered[firm.credit_code]
    Unit.objects.bulk_create(rows, batch_size=BATCH)
    _chain(UNIT, rows, "unit.listed", by)
    return rows


@transaction.atomic
def admit_many(told: Sequence[NewMember], *, by: Actor) -> list[Member]:
    """All these are members, each on a home and a present list, or none."""
    _only_system(by)
    for one in told:
        checked(one, one.present or one.home)
    people = register_people([NewPerson(one.name, one.phone, one.id_number) for one in told], by=by.code)
    rows = [
        Member(
            person=person,
            valid=since(one.since),
            last_contact=one.last_contact,
            born=one.born.isoformat() if one.born else "",
        )
        for one, person in zip(told, people, strict=True)
    ]
    Member.objects.bulk_create(rows, batch_size=BATCH)
    pairs = list(zip(rows, told, strict=True))
    stays = [stay for row, one in pairs for stay in stays_of(row, one.home, one.present or one.home)]
    Stay.objects.bulk_create(stays, batch_size=BATCH)
    Duty.objects.bulk_create(
        [Duty(member=r, status=o.status, valid=r.valid) for r, o in pairs], batch_size=BATCH
    )
    _chain(MEMBER, rows, "member.admitted", by)
    return rows


@transaction.atomic
def cover_many(told: Sequence[tuple[Unit, Body, DateRange]], *, by: Actor) -> None:
    """Each of these organisations is covered over its days."""
    _only_system(by)
    Coverage.objects.bulk_create([Coverage(unit=u, body=b, valid=v) for u, b, v in told], batch_size=BATCH)
    _append(UNIT, [(u.pk, Entry("unit.covered", by.code, {"branch": b.pk})) for u, b, _v in told])


@transaction.atomic
def serve_many(told: Sequence[tuple[Unit, Instructor, DateRange]], *, by: Actor) -> None:
    """Each of these organisations is served over its days."""
    _only_system(by)
    Serving.objects.bulk_create(
        [Serving(unit=u, instructor=i, valid=v) for u, i, v in told], batch_size=BATCH
    )
    _append(UNIT, [(u.pk, Entry("unit.served", by.code, {"instructor": i.pk})) for u, i, _v in told])


@transaction.atomic
def record_visits(told: Sequence[tuple[Unit, Instructor, date, str]], *, by: Actor) -> None:
    """Each of these visits took place."""
    _only_system(by)
    rows = [Visit(unit=u, instructor=i, on=on, done=done, recorded_at=clock.now()) for u, i, on, done in told]
    Visit.objects.bulk_create(rows, batch_size=BATCH)
    _append(UNIT, [(row.unit_id, Entry("unit.visited", by.code, {"visit": row.pk})) for row in rows])


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

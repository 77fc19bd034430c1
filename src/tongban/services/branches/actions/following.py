"""After a difference was confirmed, or taken back, organisations and members follow what the ledger says now.

The ledger is a fold of what was said, whatever the order; so the rows here are brought to its state and never to the
single difference. A member's lists change by moves alone: another branch in the ledger makes a move that waits.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import events
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.events import Entry as Event
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.core.steady import once
from tongban.kernel.exchange.models import Entry
from tongban.kernel.exchange.sealing import plain
from tongban.kernel.parties.models import Organisation, Person
from tongban.kernel.parties.queries import person_by_id_number, person_by_phone
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.services.branches import registers, rules
from tongban.services.branches.actions import admitting, keeping, listing, moving
from tongban.services.branches.actions.shared import MEMBER, UNIT, locked, record
from tongban.services.branches.models import Body, Member, Move, Unit
from tongban.services.branches.queries import members as reading
from tongban.services.branches.queries.reach import today

Values = dict[str, str]
STREAM = "branch_ledger"
TEXTS, SEALED = ("field", "address"), ("representative", "phone")


def follow_organisation(entry: Entry | None, difference: Any, on: date) -> None:
    """The organisation is listed, changed, taken off or put back, as the ledger says of it now."""
    del on
    if entry is not None and entry.organisation_id is not None:
        _try(lambda: _follow_organisation(entry), difference)


def follow_member(entry: Entry | None, difference: Any, on: date) -> None:
    """The membership is entered, corrected, ended or taken up again, as the ledger says of it now."""
    if entry is not None:
        _try(lambda: _follow_member(entry, on), difference)


def _try(follow: Callable[[], None], difference: Any) -> None:
    """What cannot follow stays in the ledger alone, on record, and is tried again with the next word on its subject.

    It must not keep hundreds of others, confirmed with it, from taking effect.
    """
    try:
        with transaction.atomic():
            follow()
    except TongbanError as error:
        events.append(STREAM, difference.pk, [Event("not_followed", SYSTEM.code, {"why": error.code})])


def _follow_organisation(entry: Entry) -> None:
    if entry.organisation_id is None:
        return
    unit = _unit(entry.organisation_id)
    now, last = _latest(entry), unit.valid.upper if unit else None
    if now is None:
        _never_listed(unit)
    elif now.valid.upper is not None:
        if unit and (last is None or last > now.valid.upper):
            listing.unlist_unit(unit, on=_after(unit.valid.lower, now.valid.upper), by=SYSTEM)
    else:
        _listed(unit, now)


def _follow_member(entry: Entry, on: date) -> None:
    now = _latest(entry)
    values = plain(registers.MEMBERS, (now or entry).data)
    member = _member(entry, values)
    if now is None:
        _never_member(member)
    elif now.valid.upper is not None:
        if member and (member.valid.upper is None or member.valid.upper > now.valid.upper):
            admitting.end_membership(member, on=_after(member.valid.lower, now.valid.upper), by=SYSTEM)
    elif member is None:
        _admit(values, now.valid.lower, entry.key)
    else:
        _kept_true(member, values, on)


def _latest(entry: Entry) -> Entry | None:
    """What the ledger says last of the same subject, as it is known now."""
    held = Entry.objects.filter(register=entry.register, key=entry.key, recorded__endswith=None)
    return held.order_by("-valid").first()


def _after(since: date, day: date) -> date:
    """An end that leaves at least a day."""
    return max(day, since + timedelta(days=1)) if since < today() else max(day, today())


def _unit(organisation: int) -> Unit | None:
    rows = Unit.objects.select_related("organisation", "division").filter(organisation=organisation)
    return rows.order_by("-pk").first()


def _listed(unit: Unit | None, now: Entry) -> None:
    values = plain(registers.ORGANISATIONS, now.data)
    place = _division(values.get("division", ""))
    if place is None:
        return
    if unit is None:
        told: dict[str, Any] = {n: values.get(n, "") for n in ("credit_code", "name", *TEXTS, *SEALED)}
        staff = _staff(values.get("staff", "")) or 0
        new = listing.NewUnit(**told, division=place, staff=staff, since=now.valid.lower)
        listing.list_unit(new, by=SYSTEM)
        return
    if unit.valid.upper is not None:
        unit = listing.relist_unit(unit, by=SYSTEM)
    if changed := _changed(unit, values, place):
        listing.change_unit(unit, by=SYSTEM, **changed)
    _named(unit.organisation_id, values["name"])


def _changed(unit: Unit, values: Values, place: Division) -> dict[str, Any]:
    """What the ledger says otherwise; an empty value says nothing."""
    told: dict[str, Any] = {n: values[n] for n in TEXTS if values.get(n) and values[n] != getattr(unit, n)}
    told |= {n: values[n] for n in SEALED if values.get(n) and values[n] != getattr(unit, n).open()}
    staff = _staff(values.get("staff", ""))
    if staff not in {None, unit.staff}:
        told["staff"] = staff
    return told if place.pk == unit.division_id else {**told, "division": place}


def _named(organisation: int, name: str) -> None:
    row = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation)
    if row.name != name[:120]:
        row.name = name[:120]
        row.save(update_fields=["name"])
        events.append("organisation", row.pk, [Event("organisation.renamed", SYSTEM.code)])


def _never_listed(unit: Unit | None) -> None:
    """What brought it in was taken back: it goes, unless something has been hung on it since."""
    if unit is None:
        return
    hangs = any(rows.exists() for rows in (unit.coverages, unit.servings, unit.visits, unit.sites, unit.gaps))
    if not hangs:
        record(UNIT, unit.pk, "unit.taken_back", SYSTEM)
        unit.delete()
    elif unit.valid.upper is None and unit.valid.lower < today():
        listing.unlist_unit(unit, on=today(), by=SYSTEM)


def _never_member(member: Member | None) -> None:
    if member is None:
        return
    row = locked(member)
    if any(rows.exists() for rows in (row.moves, row.attendances, row.corrections, row.gaps)):
        if row.valid.upper is None and row.valid.lower < today():
            admitting.end_membership(row, on=today(), by=SYSTEM)
        return
    row.stays.all().delete()
    row.duties.all().delete()
    record(MEMBER, row.pk, "member.taken_back", SYSTEM)
    row.delete()


def _admit(values: Values, day: date, key: str) -> None:
    """A member of a branch that stands; one whose branch nobody has set up stays in the ledger alone (`unplaced`)."""
    home = _branch(values)
    if home is None or not (values.get("phone") or values.get("id_number")):
        return
    since = max(day, home.valid.lower)
    admitting.admit(
        admitting.NewMember(
            name=values["name"],
            home=home,
            since=since,
            phone=values.get("phone", ""),
            id_number=values.get("id_number", ""),
            born=_day(values.get("born", "")),
            status=values.get("status") or rules.SERVING,
            ledger_key=key,
        ),
        by=SYSTEM,
    )


def _kept_true(member: Member, values: Values, on: date) -> None:
    if member.valid.upper is not None:
        member = admitting.take_back_end(member, by=SYSTEM)
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=member.person_id)
    _corrected(person, values)
    if values.get("born") and values["born"] != member.born.open():
        member.born = values["born"]
        member.save(update_fields=["born"])
        record(MEMBER, member.pk, "member.corrected", SYSTEM, fields=["born"])
    if values.get("status"):
        keeping.set_status(member, status=values["status"], by=SYSTEM)
    _to_branch(member, _branch(values), on)


def _corrected(person: Person, values: Values) -> None:
    """Name and numbers as confirmed; a number that is somebody else's stays theirs."""
    changed = []
    for name in ("name", "phone", "id_number"):
        value = values.get(name, "")
        if not value or value == getattr(person, name).open():
            continue
        setattr(person, name, value)
        changed.append(name)
        if name != "name":
            index = blind_index(value, name)
            taken = Person.objects.filter(**{f"{name}_index": index}).exclude(pk=person.pk).exists()
            setattr(person, f"{name}_index", None if taken else index)
            changed.append(f"{name}_index")
    if changed:
        person.save(update_fields=changed)
        events.append("person", person.pk, [Event("person.corrected", SYSTEM.code, {"fields": changed})])


def _to_branch(member: Member, wanted: Body | None, on: date) -> None:
    """Another home branch is a move that the branch itself confirms; the same one again takes such a move back."""
    shown = reading.with_lists(Member.objects.filter(pk=member.pk)).get()
    home = reading.list_of(shown, rules.HOME)
    waiting = Move.objects.filter(member=member, state=rules.ASKED).first()
    if wanted is None or home is None:
        return
    theirs = waiting is not None and waiting.asked_by == SYSTEM.code
    if waiting and theirs and waiting.target_id != wanted.pk:
        moving.withdraw_move(waiting, by=SYSTEM)
        waiting = None
    if wanted.pk == home.pk or waiting is not None:
        return
    left_on = min(max(on, member.valid.lower), today())
    moving.ask_move(member, target=wanted, left_on=left_on, kind=rules.TRANSFER, by=SYSTEM)


def _member(entry: Entry, values: Values) -> Member | None:
    """The membership of the ledger's subject: the one it brought in, else that of the same person, then known by it."""
    mine = Member.objects.filter(ledger_key=entry.key).order_by("-pk").first()
    person = None if mine else _person(entry, values)
    if person is None:
        return mine
    found = Member.objects.filter(person=person, ledger_key="").order_by("-pk").first()
    if found:
        found.ledger_key = entry.key
        found.save(update_fields=["ledger_key"])
    return found


def _person(entry: Entry, values: Values) -> Person | None:
    """Whom the ledger means: by its own link, else by ID number, else by a phone that no other ID number has."""
    if entry.person_id:
        return Person.objects.get(pk=entry.person_id)
    if values.get("id_number"):
        return person_by_id_number(values["id_number"])
    return person_by_phone(values["phone"]) if values.get("phone") else None


def _branch(values: Values) -> Body | None:
    """The branch of this name in this place; a name that two bear there is nobody's."""
    place = _division(values.get("division", ""))
    rows = reading.bodies().filter(name=values.get("branch", ""))
    near: QuerySet[Body] = rows.filter(division=place) if place else rows
    found = list(near[:2]) or list(rows.filter(division__path__startswith=place.path)[:2] if place else [])
    return found[0] if len(found) == 1 else None


def _division(code: str) -> Division | None:
    return once(f"branches.division:{code}", lambda: divisions().filter(code=code).first()) if code else None


def _staff(text: str) -> int | None:
    number = int(text) if text else None
    return number if number is None or 0 <= number < 1_000_000 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None

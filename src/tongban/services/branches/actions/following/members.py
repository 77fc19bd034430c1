"""Members follow the ledger: entered, corrected, ended or taken up again; those it names first all at once.

A member's lists change by moves alone: another branch in the ledger makes a move that waits.
"""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.exchange.models import Entry
from tongban.kernel.exchange.registers import Followed
from tongban.kernel.exchange.sealing import plain
from tongban.kernel.parties.actions.many import NewPerson, register_people
from tongban.kernel.parties.models import Person
from tongban.kernel.parties.queries import person_by_id_number, person_by_phone
from tongban.services.branches import registers, rules
from tongban.services.branches.actions import admitting, bulk, keeping, moving
from tongban.services.branches.actions.following.agreeing import agree, correct
from tongban.services.branches.actions.following.by_hand import entered_by_hand, told_by
from tongban.services.branches.actions.following.shared import (
    Fresh,
    Values,
    after,
    branch_of,
    latest,
    not_followed,
    read_branches,
    stands,
    tried,
)
from tongban.services.branches.actions.shared import MEMBER, locked, record
from tongban.services.branches.models import Body, Member, Move
from tongban.services.branches.queries import members as reading

New = tuple[Followed, admitting.NewMember]


def follow_members(told: Sequence[Followed]) -> None:
    """Each membership is entered, corrected, ended or taken up again, as the ledger says of it now."""
    known = [one for one in told if one.entry is not None]
    last = latest(registers.MEMBERS, known)
    read_branches(last.values())
    done = _admit_all(_fresh(known, last)) | _forget_all([one for one in known if one.entry.key not in last])
    done |= agree([one for one in known if id(one) not in done], last)
    for one in known:
        if id(one) not in done:
            now = last.get(one.entry.key)
            tried(lambda one=one, now=now: _follow(one, now), one)  # type: ignore[misc]


def _fresh(told: Sequence[Followed], last: dict[str, Entry]) -> list[Fresh]:
    """Those that stand now and that no membership was ever made for, each subject once."""
    keys = {one.entry.key for one in told}
    people = {one.entry.person_id for one in told if one.entry.person_id}
    mine = Member.objects.filter(Q(ledger_key__in=keys) | Q(person__in=people))
    keys_of, people_of = set(), set()
    for key, person in mine.values_list("ledger_key", "person"):
        keys_of.add(key)
        people_of.add(person)
    found: list[Fresh] = []
    for one in told:
        now, person = last.get(one.entry.key), one.entry.person_id
        if now is None or not stands(now) or one.entry.key in keys_of or (person and person in people_of):
            continue
        keys_of.add(one.entry.key)
        people_of.add(person)
        found.append((one, now))
    return found


def _admit_all(fresh: Sequence[Fresh]) -> set[int]:
    """Which were dealt with: entered together, or refused each for its own reason; the others go one by one."""
    if not fresh:
        return set()
    new, done = [], set()
    for one, now in fresh:
        values = plain(registers.MEMBERS, now.data)
        try:
            member = _new(values, now)
        except TongbanError as error:
            not_followed(one, error)
            member = None
        done.add(id(one))
        if member:
            new.append((one, member))
    there = entered_by_hand(member for _one, member in new)
    left = {id(one) for one, member in new if told_by(member) in there}
    new = [(one, member) for one, member in new if id(one) not in left]
    try:
        with transaction.atomic():
            _hold({member.home.pk for _one, member in new})
            left |= _enter(new)
    except IntegrityError:
        left |= {id(one) for one, _member in new}
    return done - left


def _enter(new: Sequence[New]) -> set[int]:
    """Enter all whose record is nobody's membership yet; returns those left out."""
    told = [NewPerson(member.name, member.phone, member.id_number) for _one, member in new]
    people = register_people(told, by=SYSTEM.code)
    taken = set(Member.objects.filter(person__in=people).values_list("person", flat=True))
    entered, left = [], set()
    for (one, member), person in zip(new, people, strict=True):
        if person.pk in taken:
            left.add(id(one))
        else:
            taken.add(person.pk)
            entered.append((member, person))
    bulk.enter_members(entered, by=SYSTEM)
    return left


def _forget_all(gone: Sequence[Followed]) -> set[int]:
    """Which were dealt with: what brought them in was taken back, and nothing has happened to them since."""
    if not gone:
        return set()
    by_key = {one.entry.key: id(one) for one in gone}
    held = Member.objects.filter(ledger_key__in=by_key).order_by("pk")
    rows: dict[str, list[Member]] = {}
    for member in held.select_for_update(of=("self",), no_key=True):
        rows.setdefault(member.ledger_key, []).append(member)
    alone = [members[0] for members in rows.values() if len(members) == 1]
    return {by_key[member.ledger_key] for member in bulk.forget_members(alone, by=SYSTEM)}


def _hold(homes: set[int]) -> None:
    """No branch of these ends while members are put on its list."""
    held = Body.objects.filter(pk__in=homes).order_by("pk").select_for_update(of=("self",), no_key=True)
    list(held.values_list("pk", flat=True))


def _follow(one: Followed, now: Entry | None) -> None:
    entry = one.entry
    values = plain(registers.MEMBERS, (now or entry).data)
    member = _member(entry, values, now)
    if now is None:
        _never_member(member)
    elif now.valid.upper is not None:
        if member and (member.valid.upper is None or member.valid.upper > now.valid.upper):
            admitting.end_membership(member, on=after(member.valid.lower, now.valid.upper), by=SYSTEM)
    elif member is None:
        if told := _new(values, now):
            admitting.admit(told, by=SYSTEM)
    else:
        _kept_true(member, values, one.on or today())


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


def _new(values: Values, now: Entry) -> admitting.NewMember | None:
    """A member of a branch that stands; one whose branch nobody has set up stays in the ledger alone (`unplaced`)."""
    home = branch_of(values)
    if home is None or not (values.get("phone") or values.get("id_number")):
        return None
    told = admitting.NewMember(
        name=values["name"],
        home=home,
        since=max(now.valid.lower, home.valid.lower),
        phone=values.get("phone", ""),
        id_number=values.get("id_number", ""),
        born=_day(values.get("born", "")),
        status=values.get("status") or rules.SERVING,
        ledger_key=now.key,
    )
    admitting.checked(told, home)
    return told


def _kept_true(member: Member, values: Values, on: date) -> None:
    if member.valid.upper is not None:
        member = admitting.take_back_end(member, by=SYSTEM)
    correct({member.pk: (member, values)})
    shown = reading.with_lists(Member.objects.filter(pk=member.pk)).get()
    if values.get("status") and values["status"] != reading.status_of(shown):
        keeping.set_status(member, status=values["status"], by=SYSTEM)
    _to_branch(shown, branch_of(values), on)


def _to_branch(member: Member, wanted: Body | None, on: date) -> None:
    """Another home branch is a move that the branch itself confirms; the same one again takes such a move back."""
    home = reading.list_of(member, rules.HOME)
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


def _member(entry: Entry, values: Values, now: Entry | None) -> Member | None:
    """The membership of the ledger's subject: the one it brought in, else that of the same person, then known by it."""
    if mine := Member.objects.filter(ledger_key=entry.key).order_by("-pk").first():
        return mine
    person = _person(entry, values)
    found = Member.objects.filter(person=person, ledger_key="").order_by("-pk").first() if person else None
    if found is None and now and stands(now) and (new := _new(values, now)):
        found = entered_by_hand([new]).get(told_by(new))
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


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None

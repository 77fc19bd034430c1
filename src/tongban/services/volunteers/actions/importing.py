"""Registrations and old hours of a table come in, a batch a transaction: run again, nothing is entered twice; killed,
it goes on after the last batch that stands.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.activities.actions import Earlier, carry_over
from tongban.kernel.core import clock, events, wholesale
from tongban.kernel.core.errors import NotAllowed
from tongban.kernel.core.sealed import blind_index
from tongban.kernel.core.steady import steady
from tongban.kernel.parties.actions.many import NewPerson, register_people
from tongban.kernel.parties.models import Person
from tongban.kernel.parties.queries import speaking_for
from tongban.services.volunteers.models import STREAM, Intake, Volunteer
from tongban.services.volunteers.sheet import Reader, Row, Wrong

BATCH, CARRIED = 4000, 1000


@dataclass
class Report:
    """What became of the rows: read = new + unchanged + refused; `hours` of those rows were new; `resumed` rows stood already."""

    read: int = 0
    new: int = 0
    unchanged: int = 0
    hours: int = 0
    resumed: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, row: int, name: str, why: str) -> None:
        """One row that is not entered."""
        self.refused.append({"row": row, "field": name, "why": why})


def import_table(
    rows: Iterable[tuple[int, dict[str, Any]]], *, by: Actor, digest: str = "", dry_run: bool = False
) -> Report:
    """Enter what is new; `digest` of the file lets a second run go on where a first one was killed."""
    if not by.is_system:
        raise NotAllowed(_("Only the operator of the server does this."))
    if dry_run:
        with transaction.atomic():
            report = _entered(rows, by, None)
            transaction.set_rollback(True)
        return report
    intake = Intake.objects.get_or_create(digest=digest)[0] if digest else None
    return _entered(rows, by, intake)


def _entered(rows: Iterable[tuple[int, dict[str, Any]]], by: Actor, intake: Intake | None) -> Report:
    goes_on = intake is not None and intake.finished_at is None and intake.rows > 0
    report = Report(**intake.told) if intake is not None and goes_on else Report()
    report.resumed = report.read
    left, reader = iter(rows), Reader()
    for _skipped in islice(left, report.resumed):
        pass
    while batch := list(islice(left, BATCH)):
        with transaction.atomic(), steady():
            _batch(batch, reader, report, by)
            if intake is not None:
                intake.rows, intake.told, intake.finished_at = report.read, asdict(report), None
                intake.save()
    if intake is not None:
        intake.finished_at = clock.now()
        intake.save(update_fields=["finished_at"])
    return report


def _batch(batch: Sequence[tuple[int, dict[str, Any]]], reader: Reader, report: Report, by: Actor) -> None:
    good: list[Row] = []
    for number, data in batch:
        report.read += 1
        try:
            good.append(reader.read(number, data))
        except Wrong as wrong:
            report.refuse(number, wrong.field, wrong.why)
    people = register_people([NewPerson(r.name, r.phone, r.id_number) for r in good], by=by.code)
    pairs = [(r, speaking_for(p) if p.merged_into_id else p) for r, p in zip(good, people, strict=True)]
    names = {r.name: blind_index(r.name, "name") for r, _p in pairs}
    known = _known(pairs)
    pairs = [pair for pair in pairs if _is_theirs(pair, known, names, report)]
    fresh = _register(pairs, known, names, by)
    carried = _carry(pairs, report, by)
    refused = {one["row"] for one in report.refused}
    new = len((fresh | carried) - refused)
    report.new += new
    report.hours += len(carried)
    report.unchanged = report.read - report.new - len(report.refused)


Pair = tuple[Row, Person]


def _known(pairs: Sequence[Pair]) -> dict[int, bytes]:
    rows = Volunteer.objects.filter(person__in={p.pk for _r, p in pairs})
    return {pk: bytes(name) for pk, name in rows.values_list("person", "name_index")}


def _is_theirs(pair: Pair, known: dict[int, bytes], names: dict[str, bytes], report: Report) -> bool:
    """A phone alone tells who somebody is only where the name is the same: families share phones."""
    row, person = pair
    there = known.get(person.pk)
    if there is None:
        known[person.pk] = names[row.name]  # what follows in the file is compared with its first row
        return True
    if not row.id_number and there != names[row.name]:
        report.refuse(row.number, "phone", _("This phone stands under another name. Add the ID number."))
        return False
    return True


def _register(
    pairs: Sequence[Pair], known: dict[int, bytes], names: dict[str, bytes], by: Actor
) -> set[int]:  # fmt: skip
    there = set(Volunteer.objects.filter(person__in=list(known)).values_list("person", flat=True))
    first: dict[int, Pair] = {}
    for pair in pairs:
        if pair[1].pk not in there:
            first.setdefault(pair[1].pk, pair)
    made = [_volunteer(r, p, names[r.name]) for r, p in first.values()]
    wholesale.insert_named(made)
    entry = [events.Entry("volunteer.registered", by.code)]
    events.append_many(STREAM, [(v.pk, events.Head(), entry) for v in made])
    return {r.number for r, _p in first.values()}


def _volunteer(row: Row, person: Person, name_index: bytes) -> Volunteer:
    return Volunteer(
        person=person,
        division=row.division,
        place_path=row.division.path,
        born="" if row.id_number or not row.born else row.born.isoformat(),
        name_index=name_index,
        skills=row.skills,
        available=row.available,
        registered_on=row.registered_on,
    )


def _carry(pairs: Sequence[Pair], report: Report, by: Actor) -> set[int]:
    """Old hours; the same hours of a day twice are one entry. Returns the numbers of rows whose hours are new."""
    told: dict[str, Pair] = {}
    for row, person in pairs:
        if row.minutes and row.day:
            told.setdefault(_key(row, person), (row, person))  # said twice, the first of them is new
    keys, new = list(told), set[int]()
    for start in range(0, len(keys), CARRIED):
        part = keys[start : start + CARRIED]
        rows = [Earlier(k, told[k][1].pk, told[k][0].day, told[k][0].minutes) for k in part]  # type: ignore[arg-type]
        for key, became in carry_over(rows, by=by).items():
            number = told[key][0].number
            if became == "new":
                new.add(number)
            elif became == "too_many":
                report.refuse(number, "hours", _("That day has no room for so many hours."))
    return new


def _key(row: Row, person: Person) -> str:
    return hashlib.sha256(f"volunteers:{person.pk}:{row.day}:{row.minutes}".encode()).hexdigest()

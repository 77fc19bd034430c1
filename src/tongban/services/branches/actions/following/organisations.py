"""Organisations follow the ledger: listed, changed, taken off or put back; those it names first all at once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.events import Entry as Event
from tongban.kernel.exchange.models import Entry
from tongban.kernel.exchange.registers import Followed
from tongban.kernel.exchange.sealing import plain
from tongban.kernel.parties.models import Organisation
from tongban.kernel.places.models import Division
from tongban.services.branches import registers
from tongban.services.branches.actions import bulk, listing
from tongban.services.branches.actions.following.shared import (
    Fresh,
    Values,
    after,
    division,
    latest,
    not_followed,
    standing_at,
    stands,
    tried,
)
from tongban.services.branches.actions.shared import UNIT, record
from tongban.services.branches.models import Unit

Stands = tuple[Followed, Entry, Unit]
TEXTS, SEALED = ("field", "address"), ("representative", "phone")


def follow_organisations(told: Sequence[Followed]) -> None:
    """Each organisation is listed, changed, taken off or put back, as the ledger says of it now."""
    known = [one for one in told if one.entry is not None and one.entry.organisation_id is not None]
    last = latest(registers.ORGANISATIONS, known)
    done = _list_all(_fresh(known, last)) | _forget_all([one for one in known if one.entry.key not in last])
    done |= _follow_all([one for one in known if id(one) not in done], last)
    for one in known:
        if id(one) not in done:
            now = last.get(one.entry.key)
            tried(lambda one=one, now=now: _follow(one.entry, now), one)  # type: ignore[misc]


def _fresh(told: Sequence[Followed], last: dict[str, Entry]) -> list[Fresh]:
    """Those that stand now and were never listed, each organisation once."""
    wanted = {one.entry.organisation_id for one in told}
    listed = set(Unit.objects.filter(organisation__in=wanted).values_list("organisation", flat=True))
    found: list[Fresh] = []
    for one in told:
        now = last.get(one.entry.key)
        if now is not None and stands(now) and one.entry.organisation_id not in listed:
            listed.add(one.entry.organisation_id)
            found.append((one, now))
    return found


def _list_all(fresh: Sequence[Fresh]) -> set[int]:
    """Which were dealt with: listed together, or refused each for its own reason; none if somebody lists one just now."""
    if not fresh:
        return set()
    rows, done = [], set()
    places = standing_at({now.data.get("division", "") for _one, now in fresh})
    for one, now in fresh:
        try:
            rows += _new(now, places)
        except TongbanError as error:
            not_followed(one, error)
        done.add(id(one))
    try:
        with transaction.atomic():
            bulk.enter_units(rows, by=SYSTEM)
    except IntegrityError:
        return set()
    return done


def _forget_all(gone: Sequence[Followed]) -> set[int]:
    """Which were dealt with: what brought them in was taken back, and nothing has been hung on them since."""
    if not gone:
        return set()
    by_organisation = {one.entry.organisation_id: id(one) for one in gone}
    held = Unit.objects.filter(organisation__in=by_organisation).order_by("pk")
    rows: dict[int, list[Unit]] = {}
    for unit in held.select_for_update(of=("self",), no_key=True):
        rows.setdefault(unit.organisation_id, []).append(unit)
    alone = [units[0] for units in rows.values() if len(units) == 1]
    done = bulk.forget_units(alone, by=SYSTEM)
    return {by_organisation[unit.organisation_id] for unit in done}


def _follow_all(told: Sequence[Followed], last: Mapping[str, Entry]) -> set[int]:
    """Which were dealt with: those that stand here, each changed or ended as the ledger says, all together.

    What is refused, or is being changed elsewhere at this moment, goes one by one.
    """
    units = _standing({one.entry.organisation_id for one in told})
    stay: list[Stands] = []
    end: list[Stands] = []
    for one in told:
        now, unit = last.get(one.entry.key), units.get(one.entry.organisation_id or 0)
        if now is not None and unit is not None:
            (stay if stands(now) else end).append((one, now, unit))
    try:
        with transaction.atomic():
            return _change_all(stay) | _end_all(end)
    except (IntegrityError, TongbanError):
        return set()


def _standing(organisations: set[int | None]) -> dict[int, Unit]:
    """Those of them that are on the list, locked."""
    held = Unit.objects.filter(organisation__in=organisations, valid__endswith=None).order_by("pk")
    rows = held.select_related("organisation", "division").select_for_update(of=("self",), no_key=True)
    return {unit.organisation_id: unit for unit in rows} if organisations else {}


def _change_all(told: Sequence[Stands]) -> set[int]:
    done: set[int] = set()
    changes: dict[int, tuple[Unit, dict[str, Any], date]] = {}
    for one, now, unit in told:
        values = plain(registers.ORGANISATIONS, now.data)
        at_home = values.get("division", "") == unit.division.code
        place = unit.division if at_home else division(values.get("division", ""))
        if place is None:
            continue
        done.add(id(one))
        if unit.pk not in changes and (other := _changed(unit, values, place)):
            changes[unit.pk] = (unit, other, min(now.valid.lower, today()))
        if unit.organisation.name != values["name"][:120]:
            _named(unit.organisation_id, values["name"])
    if changes:
        bulk.change_units(list(changes.values()), by=SYSTEM)
    return done


def _end_all(told: Sequence[Stands]) -> set[int]:
    """Those that nothing hangs on."""
    ends = {unit.pk: (unit, after(unit.valid.lower, now.valid.upper)) for _one, now, unit in told}
    late = {pk for pk, (unit, on) in ends.items() if not unit.valid.lower < on <= today()}
    free = bulk.unlist_units([end for pk, end in ends.items() if pk not in late], by=SYSTEM) if ends else []
    ended = {unit.pk for unit in free}
    return {id(one) for one, _now, unit in told if unit.pk in ended}


def _new(now: Entry, places: Mapping[str, Division]) -> list[Unit]:
    """The row of an organisation that was never listed; none where its place is not known."""
    values = plain(registers.ORGANISATIONS, now.data)
    place = places.get(values.get("division", ""))
    if place is None:
        return []
    told: dict[str, Any] = {n: values.get(n, "") for n in ("credit_code", "name", *TEXTS, *SEALED)}
    staff = _staff(values.get("staff", "")) or 0
    row = listing.unit_of(listing.NewUnit(**told, division=place, staff=staff, since=now.valid.lower))
    row.organisation_id = now.organisation_id or 0
    return [row]


def _follow(entry: Entry, now: Entry | None) -> None:
    unit = _unit(entry.organisation_id or 0)
    last = unit.valid.upper if unit else None
    if now is None:
        _never_listed(unit)
    elif now.valid.upper is not None:
        if unit and (last is None or last > now.valid.upper):
            listing.unlist_unit(unit, on=after(unit.valid.lower, now.valid.upper), by=SYSTEM)
    elif unit is None:
        bulk.enter_units(_new(now, standing_at({now.data.get("division", "")})), by=SYSTEM)
    else:
        _kept_true(unit, now)


def _unit(organisation: int) -> Unit | None:
    rows = Unit.objects.select_related("organisation", "division").filter(organisation=organisation)
    return rows.order_by("-pk").first()


def _kept_true(unit: Unit, now: Entry) -> None:
    values = plain(registers.ORGANISATIONS, now.data)
    place = division(values.get("division", ""))
    if place is None:
        return
    if unit.valid.upper is not None:
        unit = listing.relist_unit(unit, by=SYSTEM)
    if changed := _changed(unit, values, place):
        listing.change_unit(unit, by=SYSTEM, on=min(now.valid.lower, today()), **changed)
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


def _staff(text: str) -> int | None:
    number = int(text) if text else None
    return number if number is None or 0 <= number < 1_000_000 else None

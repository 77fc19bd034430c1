"""A certificate anyone can verify: its number ends in a keyed hash over what it says, so a changed digit is none."""

import hmac
import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.activities.models import Certificate, Hours
from tongban.kernel.core import clock, events, reference, sealed
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties.models import Person
from tongban.kernel.parties.queries import records_of

SERIES = "ZY"
LETTERS = 10
_NUMBER = re.compile(
    rf"(ZY-[0-9]{{4}}-[0-9]{{6,12}}-[{reference.ALPHABET}])-([{reference.ALPHABET}]{{{LETTERS}}})"
)


@dataclass(frozen=True)
class Verified:
    """What stands on a certificate that is ours, for whoever verifies it; the name is masked."""

    number: str
    name: str
    since: date
    until: date
    minutes: int
    activities: int
    issued_at: datetime
    withdrawn: bool


@transaction.atomic
def certify(person: Person, since: date, until: date, *, by: Actor, kind: str = "") -> Certificate:
    """Certify the hours of these days (both included); the caller has asked whether `by` may. TongbanError `no_hours`."""
    rows = hours_between(person.pk, since, until, kind=kind)
    told = rows.aggregate(minutes=Sum("minutes"), activities=Count("shift__activity", distinct=True))
    if not told["minutes"]:
        raise TongbanError(_("There are no hours in that time."), code="no_hours")
    now = clock.now()
    row = Certificate(person=person, issued_to=person.pk, kind=kind, since=since, until=until, **told)
    row.issued_at, row.issued_by = now, by.code
    plain = reference.next_number(SERIES, now.astimezone(clock.BEIJING).year)
    row.mac = _mac(plain, row)
    row.number = f"{plain}-{_letters(row.mac)}"
    row.save()
    events.append("certificate", row.pk, [events.Entry("certificate.issued", by.code)], head=events.Head())
    return row


def hours_between(person_id: int, since: date, until: date, *, kind: str = "") -> QuerySet[Hours]:
    """A person's hours that began on these days."""
    start = clock.midnight(since)
    # nobody gives hours later than today, and the last day that there is has no day after it
    end = clock.midnight(min(until, clock.today()) + timedelta(days=1))
    rows = Hours.objects.filter(person__in=records_of(person_id), void_at=None)
    rows = rows.filter(during__startswith__gte=start, during__startswith__lt=end)
    return rows.filter(shift__activity__kind=kind) if kind else rows


def verify(number: str) -> Verified | None:
    """What a certificate of that number says; None if no such one was issued, or anything of it was changed."""
    found = _NUMBER.fullmatch(reference.normalise(number)) if len(number) < 80 else None
    row = Certificate.objects.select_related("person").filter(number=found[0]).first() if found else None
    if found is None or row is None:
        return None
    if not hmac.compare_digest(bytes(row.mac), _mac(found[1], row)) or _letters(bytes(row.mac)) != found[2]:
        return None
    told = (row.since, row.until, row.minutes, row.activities, row.issued_at, row.withdrawn_at is not None)
    return Verified(row.number, row.person.name.mask, *told)


@transaction.atomic
def withdraw_certificate(number: str, *, by: Actor) -> None:
    """It still verifies as ours, and as withdrawn (the caller has asked whether `by` may)."""
    row = Certificate.objects.select_for_update(of=("self",), no_key=True).get(number=number)
    row.withdrawn_at = row.withdrawn_at or clock.now()
    row.save(update_fields=["withdrawn_at"])
    events.append("certificate", row.pk, [events.Entry("certificate.withdrawn", by.code)])


def _mac(plain: str, row: Certificate) -> bytes:
    said = [plain, row.issued_to, row.kind, row.since.isoformat(), row.until.isoformat(), row.minutes]
    said += [row.activities, row.issued_at.astimezone(clock.BEIJING).isoformat()]
    return hmac.digest(
        sealed.key_for("token"), f"activities.certificate:{json.dumps(said)}".encode(), "sha256"
    )


def _letters(mac: bytes) -> str:
    number, told = int.from_bytes(mac, "big"), ""
    for _n in range(LETTERS):
        number, at = divmod(number, reference.PRIME)
        told += reference.ALPHABET[at]
    return told

"""Offices open and close, enterprises and social organisations are registered: one organisation, one record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.identity import normalise_credit_code
from tongban.kernel.parties.models import Office, Organisation
from tongban.kernel.parties.office_kinds import all_kinds
from tongban.kernel.parties.queries import speaking_for
from tongban.kernel.places.models import Division

STREAM = "organisation"
# an office that was there before the program was
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class NewOffice:
    """An office to be opened; `kind` is one of the office kinds, or empty for an office no duty list names."""

    code: str
    name: str
    kind: str
    division: Division
    name_en: str = ""
    since: datetime = LONG_AGO
    parent: Office | None = None


@transaction.atomic
def open_offices(told: Sequence[NewOffice], *, by: str) -> list[Office]:
    """All these offices stand from their day on, or none of them; a code is used once for ever."""
    for one in told:
        _check(one)
    made = [_office(one) for one in told]
    try:
        with transaction.atomic():
            Office.objects.bulk_create(made, batch_size=500)
    except IntegrityError as error:
        taken = Organisation.objects.filter(code__in=[o.code for o in made]).values_list("code", flat=True)
        told_codes = ", ".join(taken) or ", ".join(o.code for o in made)
        raise Conflict(_("The code %(code)s is in use.") % {"code": told_codes}, field="code") from error
    chains = [
        (o.pk, events.Head(), [events.Entry("office.opened", by, {"division": o.division_id})]) for o in made
    ]
    events.append_many(STREAM, chains)
    return made


def open_office(told: NewOffice, *, by: str) -> Office:
    """The office stands from its day on."""
    return open_offices([told], by=by)[0]


@transaction.atomic
def close_office(office: Office, *, on: datetime, by: str) -> Office:
    """An office works for the last time before this moment; what it did stays with it."""
    row = Office.objects.select_for_update(of=("self",), no_key=True).get(pk=office.pk)
    if on not in row.valid or on == row.valid.lower:
        raise TongbanError(
            _("%(name)s does not stand at that time.") % {"name": row.name}, code="not_standing"
        )
    row.valid = TimestamptzRange(row.valid.lower, on)
    row.save(update_fields=["valid"])
    events.append(STREAM, row.pk, [events.Entry("office.closed", by, {"on": on.isoformat()})])
    return row


@transaction.atomic
def register_organisation(
    *, kind: str, name: str, credit_code: str, division: Division, by: str, name_en: str = ""
) -> Organisation:
    """The organisation of this credit code, registered at its first coming."""
    if kind == Organisation.Kind.OFFICE:
        raise TongbanError(_("Offices are opened, not registered."), code="office")
    number = normalise_credit_code(credit_code)
    fields = {"kind": kind, "name": name, "name_en": name_en, "division": division, "code": number}
    fields["valid"] = TimestamptzRange(clock.now(), None)
    # get_or_create asks, inserts, and on a clash asks again: two clerks at once end with one record
    row, made = Organisation.objects.get_or_create(credit_code=number, defaults=fields)
    if made:
        events.append(STREAM, row.pk, [events.Entry("organisation.registered", by)])
    return speaking_for(row)


def _check(told: NewOffice) -> None:
    if not told.code.strip() or not told.name.strip():
        raise TongbanError(_("An office has a code and a name."), field="code")
    if told.kind and told.kind not in all_kinds():
        raise TongbanError(_("There is no office kind %(kind)s.") % {"kind": told.kind}, field="kind")


def _office(told: NewOffice) -> Office:
    return Office(
        code=told.code,
        kind=Organisation.Kind.OFFICE,
        name=told.name,
        name_en=told.name_en,
        office_kind=told.kind,
        division=told.division,
        parent=told.parent,
        valid=TimestamptzRange(told.since, None),
    )

"""Whom new entries are about: people and organisations that are known already, else new records of them."""

from collections.abc import Mapping, Sequence

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.exchange import sealing, states
from tongban.kernel.exchange.ledger import Party
from tongban.kernel.exchange.models import Difference
from tongban.kernel.exchange.registers import PERSON, Register
from tongban.kernel.parties.actions.many import Firm, NewPerson, register_firms, register_people
from tongban.kernel.places.models import Division

Told = Mapping[str, tuple[Difference, dict[str, str]]]


def parties_of(kind: Register, rows: Sequence[Difference]) -> dict[str, Party]:
    """The party of each subject that is taken up; one without a number of its own stays an entry alone."""
    new = [d for d in rows if d.kind == states.ADDITION and d.row]
    told = {d.key: (d, sealing.plain(kind, d.row.data)) for d in new if d.row}
    found = _people(kind, told) if kind.subject == PERSON else _firms(kind, told)
    return {key: found.get(key, Party(_ident(one))) for key, (one, _values) in told.items()}


def _said(kind: Register, values: Mapping[str, str], what: str) -> str:
    column = kind.first(what)
    return values.get(column.name, "") if column else ""


def _ident(one: Difference) -> str:
    return one.row.ident if one.row else ""


def _people(kind: Register, told: Told) -> dict[str, Party]:
    """Those with an ID number; a phone alone may be a household's, so it tells of nobody here."""
    wanted = {
        key: NewPerson(_said(kind, values, "name"), _said(kind, values, "phone"), number, by_phone=False)
        for key, (_one, values) in told.items()
        if (number := _said(kind, values, "id_number"))
    }
    known = register_people(list(wanted.values()), by=SYSTEM.code) if wanted else []
    return {
        key: Party(_ident(told[key][0]), person=person.pk) for key, person in zip(wanted, known, strict=True)
    }


def _firms(kind: Register, told: Told) -> dict[str, Party]:
    """Organisations that a list tells the place of; without one there is no record to make."""
    paths = {one.path for one, _values in told.values()}
    places = {d.path: d for d in Division.objects.filter(path__in=paths).order_by("pk")}
    firms = {
        key: Firm(_said(kind, values, "name")[:120], code, places[one.path])
        for key, (one, values) in told.items()
        if one.path in places and (code := _said(kind, values, "credit_code"))
    }
    known = register_firms(list(firms.values()), by=SYSTEM.code) if firms else {}
    return {
        key: Party(_ident(told[key][0]), organisation=known[firm.credit_code].pk)
        for key, firm in firms.items()
        if firm.credit_code in known
    }

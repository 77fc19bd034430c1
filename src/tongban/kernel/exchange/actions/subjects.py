"""Whom a new entry is about: the person or organisation that is known already, else a new record of them."""

from collections.abc import Sequence

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.exchange import sealing, states
from tongban.kernel.exchange.ledger import Party
from tongban.kernel.exchange.models import Difference
from tongban.kernel.exchange.registers import PERSON, Register
from tongban.kernel.parties.actions import find_or_make_person, register_organisation
from tongban.kernel.places.models import Division


def parties_of(kind: Register, rows: Sequence[Difference]) -> dict[str, Party]:
    """The party of each subject that is taken up."""
    new = [d for d in rows if d.kind == states.ADDITION and d.row]
    return {d.key: _party(kind, d) for d in new}


def _party(kind: Register, difference: Difference) -> Party:
    row = difference.row
    assert row is not None  # noqa: S101 - an arrival is always a row's
    told = sealing.plain(kind, row.data)
    make = _person if kind.subject == PERSON else _organisation
    return make(kind, told, row.ident, difference.path)


def _said(kind: Register, told: dict[str, str], what: str) -> str:
    column = kind.first(what)
    return told.get(column.name, "") if column else ""


def _person(kind: Register, told: dict[str, str], ident: str, _path: str) -> Party:
    """Somebody without a number of their own stays an entry alone: a phone may be the family's."""
    number = _said(kind, told, "id_number")
    if not number:
        return Party(ident)
    person, _made = find_or_make_person(by=SYSTEM.code, name=_said(kind, told, "name"), id_number=number)
    return Party(ident, person=person.pk)


def _organisation(kind: Register, told: dict[str, str], ident: str, path: str) -> Party:
    number = _said(kind, told, "credit_code")
    division = Division.objects.filter(path=path).order_by("-pk").first() if path else None
    if not number or division is None:
        return Party(ident)
    try:
        made = register_organisation(
            kind="enterprise",
            name=_said(kind, told, "name")[:120],
            credit_code=number,
            division=division,
            by=SYSTEM.code,
        )
    except TongbanError:
        return Party(ident)
    return Party(ident, organisation=made.pk)

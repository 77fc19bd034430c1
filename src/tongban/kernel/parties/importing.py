"""Real offices out of an office's own table: rows that cannot be are told with the reason, the others are there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.tables import Row
from tongban.kernel.core.text import fitting
from tongban.kernel.parties.actions import NewOffice, open_offices
from tongban.kernel.parties.models import Office
from tongban.kernel.parties.office_kinds import all_kinds
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions

COLUMNS = ("code", "name", "kind", "division", "name_en")
LIMITS = {"code": 40, "name": 120, "name_en": 160}  # characters that an office keeps


@dataclass
class Outcome:
    """What became of a table's rows."""

    read: int = 0
    new: int = 0
    unchanged: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)


def import_offices(rows: Iterable[Row], *, by: str) -> Outcome:
    """Offices of a table (code, name, kind, division code, name_en) are open; one that is known stays as it is."""
    outcome = Outcome()
    places = {d.code: d for d in divisions()}
    known = {o.code: (o.name, o.office_kind, o.division_id) for o in Office.objects.all()}
    told: dict[str, NewOffice] = {}
    for number, row in rows:
        outcome.read += 1
        try:
            one = _read(row, places)
            _compare(one, known, told)
        except TongbanError as error:
            outcome.refused.append({"row": number, "field": error.field, "why": error.message})
            continue
        if one.code in known:
            outcome.unchanged += 1
        else:
            told[one.code] = one
    outcome.new = len(open_offices(list(told.values()), by=by))
    return outcome


def _read(row: dict[str, Any], places: dict[str, Division]) -> NewOffice:
    said = {name: str(row.get(name) or "").strip() for name in COLUMNS}
    for name in ("code", "name", "division"):
        if not said[name]:
            raise TongbanError(_("This is missing."), field=name)
    if said["kind"] and said["kind"] not in all_kinds():
        raise TongbanError(_("There is no office kind %(kind)s.") % {"kind": said["kind"]}, field="kind")
    if said["division"] not in places:
        raise TongbanError(_("There is no division %(code)s.") % {"code": said["division"]}, field="division")
    for name, chars in LIMITS.items():
        fitting(said[name], chars=chars, field=name)
    return NewOffice(said["code"], said["name"], said["kind"], places[said["division"]], said["name_en"])


def _compare(one: NewOffice, known: dict[str, tuple[str, str, int]], told: dict[str, NewOffice]) -> None:
    if one.code in told:
        raise TongbanError(
            _("The code %(code)s stands twice in this file.") % {"code": one.code}, field="code"
        )
    if one.code in known and known[one.code] != (one.name, one.kind, one.division.pk):
        raise TongbanError(_("The code %(code)s is in use.") % {"code": one.code}, field="code")

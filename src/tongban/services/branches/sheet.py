"""From a table of organisations or members to rows that can be entered; every wrong row is told with its number."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.identity import normalise_credit_code, normalise_id_number, normalise_phone
from tongban.kernel.core.tables import Row
from tongban.kernel.core.text import clean_line, fitting
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions
from tongban.services.branches import rules
from tongban.services.branches.actions.admitting import NewMember, checked
from tongban.services.branches.actions.bulk import NewBody
from tongban.services.branches.actions.listing import NewUnit, unit_of
from tongban.services.branches.models import Body
from tongban.services.branches.queries.members import bodies

COLUMNS = {
    "bodies": ("name", "kind", "division", "since", "longitude", "latitude"),
    "units": (
        "credit_code", "name", "field", "division", "since", "address", "staff", "representative", "phone", "longitude",
        "latitude",
    ),
    "members": ("name", "branch", "division", "since", "phone", "id_number", "born", "status", "last_contact"),
}  # fmt: skip
KINDS = (rules.SINGLE, rules.JOINT, rules.FUNCTIONAL)


@dataclass
class Sheet:
    """What a table holds: rows fit to be entered, and what is wrong with the others."""

    read: int = 0
    rows: list[tuple[int, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)


class Reader:
    """Reads rows of one kind against the divisions and branches of today."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.places: dict[str, Division] = {d.code: d for d in divisions()}
        self.branches: dict[tuple[str, str], Body] = {}
        self.by_name: dict[str, list[Body]] = {}
        for body in bodies() if what == "members" else ():
            self.branches[body.name, body.division.code] = body
            self.by_name.setdefault(body.name, []).append(body)

    def read(self, rows: Iterable[Row]) -> Sheet:
        """Every row, each by itself."""
        sheet, make = Sheet(), getattr(self, f"_{self.what}")
        for number, row in rows:
            sheet.read += 1
            said = {name: clean_line(str(row.get(name) or "")) for name in COLUMNS[self.what]}
            try:
                sheet.rows.append((number, make(said)))
            except TongbanError as error:
                sheet.refused.append({"row": number, "field": error.field, "why": error.message})
        return sheet

    def _bodies(self, said: dict[str, str]) -> NewBody:
        kind = self._among(said, "kind", KINDS)
        return NewBody(
            self._given(said, "name"), kind, self._place(said), self._day(said, "since"), self._spot(said)
        )

    def _units(self, said: dict[str, str]) -> NewUnit:
        told = NewUnit(
            credit_code=_told("credit_code", normalise_credit_code, self._given(said, "credit_code")),
            name=self._given(said, "name"),
            field=self._among(said, "field", rules.FIELDS),
            division=self._place(said),
            since=self._day(said, "since"),
            address=fitting(said["address"], chars=200, field="address"),
            staff=int(_told("staff", _number, said["staff"] or "0")),
            representative=fitting(said["representative"], chars=60, field="representative"),
            phone=_told("phone", normalise_phone, said["phone"]) if said["phone"] else "",
            spot=self._spot(said),
        )
        unit_of(told)  # refuses here, with its row, what would refuse the whole table there
        return told

    def _members(self, said: dict[str, str]) -> NewMember:
        if not said["phone"] and not said["id_number"]:
            raise TongbanError(_("Give a phone number or an ID number."), field="phone")
        told = NewMember(
            name=self._given(said, "name", 60),
            home=self._branch(said),
            since=self._day(said, "since"),
            phone=_told("phone", normalise_phone, said["phone"]) if said["phone"] else "",
            id_number=_told("id_number", normalise_id_number, said["id_number"]) if said["id_number"] else "",
            born=self._day(said, "born") if said["born"] else None,
            status=self._among(said, "status", rules.STATUSES) if said["status"] else rules.SERVING,
            last_contact=self._day(said, "last_contact") if said["last_contact"] else None,
        )
        checked(told, told.home)
        return told

    def _given(self, said: dict[str, str], name: str, most: int = 120) -> str:
        if not said[name]:
            raise TongbanError(_("Something is missing here: please fill it in."), code="missing", field=name)
        return fitting(said[name], chars=most, field=name)

    def _among(self, said: dict[str, str], name: str, known: Any) -> str:
        if said[name] not in known:
            text = _("“%(value)s” is not known here.") % {"value": said[name][:40]}
            raise TongbanError(text, field=name)
        return said[name]

    def _place(self, said: dict[str, str]) -> Division:
        found = self.places.get(said["division"])
        if found is None:
            text = _("There is no division %(code)s.") % {"code": said["division"][:20]}
            raise TongbanError(text, field="division")
        return found

    def _branch(self, said: dict[str, str]) -> Body:
        name, code = self._given(said, "branch"), said["division"]
        found = self.branches.get((name, code)) if code else None
        fitting = [] if code else self.by_name.get(name, [])
        if found is None and len(fitting) != 1:
            why = (
                _("There is no branch of this name.")
                if not fitting
                else _("Several branches have this name.")
            )
            raise TongbanError(why, field="branch")
        return found or fitting[0]

    def _day(self, said: dict[str, str], name: str) -> date:
        if not said[name]:
            return today()
        day = _told(name, _date, said[name])
        if day > today():
            raise TongbanError(_("This day is still to come."), field=name)
        return day

    def _spot(self, said: dict[str, str]) -> tuple[float, float] | None:
        if not said["longitude"] or not said["latitude"]:
            return None
        x, y = _told("longitude", float, said["longitude"]), _told("latitude", float, said["latitude"])
        if not (73 < x < 136 and 17 < y < 54.5):
            raise TongbanError(_("This spot does not lie in China."), field="longitude")
        return x, y


def _told(name: str, read: Callable[[str], Any], text: str) -> Any:
    """What a text says, or the refusal at its column."""
    try:
        return read(text)
    except TongbanError as error:
        error.field = name
        raise
    except ValueError as error:
        raise TongbanError(_("“%(value)s” cannot be read.") % {"value": text[:40]}, field=name) from error


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise ValueError(text)
    return int(text)


def _date(text: str) -> date:
    return datetime.fromisoformat(text).date()

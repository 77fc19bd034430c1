"""The offices of the demo prefecture: one of every kind for the prefecture and each county, one a town."""

from collections.abc import Iterator

from tongban.kernel.parties.actions import NewOffice, open_offices
from tongban.kernel.parties.models import Office, Organisation
from tongban.kernel.parties.office_kinds import DISPATCH, TOWN, OfficeKind, all_kinds
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import divisions


def offices(*, by: str = "system") -> list[Office]:
    """Every office of the demo prefecture, those that are not there yet opened in one go."""
    known = set(Organisation.objects.values_list("code", flat=True))
    told = [one for one in _all() if one.code not in known]
    open_offices(told, by=by)
    return list(Office.objects.select_related("division").order_by("division__path", "code"))


def _all() -> Iterator[NewOffice]:
    kinds = all_kinds()
    for division in divisions():
        if division.level == Division.Level.TOWN:
            yield _office(kinds[TOWN], division)
        elif division.level in {Division.Level.PREFECTURE, Division.Level.COUNTY}:
            county = division.parent_id is not None
            yield from (
                _office(kind, division) for kind in kinds.values() if not (county and kind.kind == DISPATCH)
            )


def _office(kind: OfficeKind, division: Division) -> NewOffice:
    name, name_en = kind.names_in(division)
    return NewOffice(kind.code_in(division), name, kind.kind, division, name_en)

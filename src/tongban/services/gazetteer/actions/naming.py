"""Name cases: proposed, heard, decided; a decision takes effect on the gazetteer in the same transaction."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.moves import Move, Opening
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.text import clean, clean_line
from tongban.kernel.places import actions as places
from tongban.kernel.places.gazetteer.finding import standard
from tongban.kernel.places.models import Division, Double, Place
from tongban.services.gazetteer.lifecycle import NAME, SERIES
from tongban.services.gazetteer.models import NameCase
from tongban.services.gazetteer.rules import NAMES, NAMING, RENAMING, Reach


@dataclass(frozen=True)
class Proposal:
    """What is proposed: of a new place all of it, of one that is there the place and what becomes of it."""

    kind: str
    on: date
    reasons: str
    place: Place | None = None
    division: Division | None = None
    place_kind: str = ""
    name: str = ""
    latin: str = ""
    longitude: float | None = None
    latitude: float | None = None
    origin: str = ""
    meaning: str = ""


@transaction.atomic
def propose(said: Proposal, *, by: Actor) -> NameCase:
    """A name case is opened by whoever keeps the names there; one open case a place at a time."""
    division = said.division or (said.place.division if said.place else None)
    if division is None or (said.kind != NAMING and said.place is None):
        raise TongbanError(
            _("Say of which place, and in which division it lies."), code="missing", field="place"
        )
    rights.require(by, NAMES, Reach((division.path,)))
    if said.place:  # two at once are not both the first
        Place.objects.select_for_update(no_key=True).get(pk=said.place.pk)
    if said.place and NameCase.objects.filter(place=said.place, case__closed_at=None).exists():
        raise Conflict(_("A case of this place is open already."), code="open_case")
    text = clean(said.reasons, limit=4000)
    if not text:
        raise TongbanError(_("Say why it is proposed."), code="missing", field="reasons")
    opening = Opening(
        title=_title(said), text=text, place_path=division.path, by=by, series=SERIES["place_name"]
    )
    (case,) = cases.open_cases(NAME, [opening])
    return NameCase.objects.create(
        case=case,
        kind=said.kind,
        place=said.place,
        division=division,
        place_kind=said.place_kind,
        name=clean_line(said.name, limit=80),
        latin=clean_line(said.latin, limit=120),
        longitude=said.longitude,
        latitude=said.latitude,
        origin=clean(said.origin),
        meaning=clean(said.meaning),
        on=said.on,
        proposed_by=by.code,
    )


@transaction.atomic
def take_step(row: NameCase, step: str, *, by: Actor, text: str = "") -> Case:
    """One step of a name case; its approval names, renames or retires the place at once."""
    if step == "decide" and by.code == row.proposed_by:
        raise NotAllowed(_("Whoever proposed a name does not decide on it."))
    case = cases.take(row.pk, Move(step, by, text=text))
    if step == "decide":
        mine = NameCase.objects.select_related("place", "division").get(pk=row.pk)
        mine.place = _effect(mine, by)
        mine.save(update_fields=["place"])
    return case


def decide_double(row: Double, *, same: bool, by: Actor) -> Place:
    """Whoever keeps the names there says whether two records are one place."""
    division = row.place.division
    rights.require(by, NAMES, Reach((division.path,) if division else ()))
    return places.decide_double(row, same=same, by=by.code)


def _effect(row: NameCase, by: Actor) -> Place:
    if row.kind == NAMING:
        said = places.Naming(
            row.name, row.place_kind, row.division, row.longitude, row.latitude, None, row.latin, row.origin, row.meaning
        )  # fmt: skip
        return places.set_up_place(said, since=row.on, by=by.code)
    if row.place is None:
        raise TongbanError(
            _("Say of which place, and in which division it lies."), code="missing", field="place"
        )
    if row.kind == RENAMING:
        return places.rename_place(row.place, row.name, on=row.on, by=by.code, latin=row.latin)
    return places.retire_place(row.place, on=row.on, by=by.code)


def _title(said: Proposal) -> str:
    before = standard(said.place) if said.place else ""
    return " → ".join(filter(None, (before, clean_line(said.name, limit=80))))[:120]

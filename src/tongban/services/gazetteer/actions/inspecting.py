"""Joint inspections: a round over the markers of a line; each is looked at, photographed and signed by both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.cases import actions as cases
from tongban.kernel.cases.attachments import Kept, attach
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.moves import Move, Opening
from tongban.kernel.core import clock
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.text import clean, clean_line
from tongban.kernel.places.models import Division
from tongban.services.gazetteer.lifecycle import DISPUTE, ROUND, SERIES
from tongban.services.gazetteer.models import BoundaryLine, Inspection, JointRound, Marker, Signature
from tongban.services.gazetteer.rules import FINDINGS, INSPECT, LOST, PREPARE, Reach

LEFT, RIGHT = Signature.Side.values


@dataclass(frozen=True)
class Look:
    """What somebody who stands before a marker tells."""

    found: str
    longitude: float | None = None
    latitude: float | None = None
    note: str = ""


@transaction.atomic
def draw_line(
    *, title: str, left: Division, right: Division, markers: Sequence[Marker], by: Actor
) -> BoundaryLine:
    """A border of two divisions with its markers, written down by whoever keeps the map of both."""
    rights.require(by, PREPARE, Reach((left.path, right.path)))
    if left.code == right.code or not markers:
        raise TongbanError(_("A line has two sides and one marker or more."), code="line", field="right")
    line = BoundaryLine.objects.create(title=clean_line(title, limit=120), left=left, right=right)
    try:
        with transaction.atomic():
            for marker in markers:
                marker.line = line
            Marker.objects.bulk_create(markers)
    except IntegrityError as error:
        raise TongbanError(
            _("A number stands twice, or a marker does not lie in China."), code="markers", field="markers"
        ) from error
    return line


@transaction.atomic
def open_round(line: BoundaryLine, *, title: str, due: date, by: Actor) -> JointRound:
    """Every marker of the line is to be looked at by the day; either side opens a round."""
    if not sides_of(line, by):
        raise NotAllowed(_("This line is another's to inspect."))
    opening = Opening(
        title=clean_line(title, limit=120) or line.title,
        text="",
        place_path=_common(line),
        by=SYSTEM,
        series=SERIES["boundary_round"],
    )
    (case,) = cases.open_cases(ROUND, [opening])
    row = JointRound.objects.create(case=case, line=line, due=due)
    Inspection.objects.bulk_create(Inspection(round=row, marker=m) for m in line.markers.all())
    return row


@transaction.atomic
def record(row: Inspection, look: Look, *, by: Actor, photos: Sequence[Kept] = ()) -> Inspection:
    """How a marker was found. Once a side has signed, it stands as it is written."""
    mine = _mine(row, by)
    if mine.signatures.exists():
        raise Conflict(_("A side has signed this already; say what you do not agree with when you sign."))
    if look.found not in FINDINGS:
        raise TongbanError(_("Say how it was found."), code="missing", field="found")
    if (look.longitude is None) != (look.latitude is None) or not _in_china(look):
        raise TongbanError(_("This is no position."), code="position", field="longitude")
    if look.found == LOST and not look.note.strip():
        raise TongbanError(_("Say where you looked for it."), code="missing", field="note")
    mine.found, mine.longitude, mine.latitude = look.found, look.longitude, look.latitude
    mine.note, mine.found_at, mine.found_by = clean_line(look.note, limit=300), clock.now(), by.code
    mine.save()
    mine.photos.add(*attach(mine.round_id, photos, by=by, audience="offices"))
    cases.take(
        mine.round_id,
        Move("record", SYSTEM, more={"marker": mine.marker_id, "found": mine.found, "by": by.code}),
    )
    return mine


@transaction.atomic
def sign(row: Inspection, side: str, *, by: Actor, agrees: bool, words: str = "") -> Inspection:
    """A side signs. What it does not agree with becomes a case of its own; with both sides' names the marker is done."""
    mine = _mine(row, by)
    if side not in sides_of(mine.round.line, by):
        raise NotAllowed(_("You do not sign for this side."))
    said = clean(words, limit=300)
    if not mine.found:
        raise Conflict(_("Nobody has looked at this marker yet."))
    if not agrees and not said:
        raise TongbanError(_("Say what you do not agree with."), code="missing", field="words")
    try:
        with transaction.atomic():
            Signature.objects.create(
                inspection=mine, side=side, by=by.code, at=clock.now(), agrees=agrees, words=said
            )
    except IntegrityError as error:
        raise Conflict(_("This side has signed, or you have signed for the other one.")) from error
    if not agrees and mine.dispute_id is None:
        mine.dispute = _dispute(mine, said)
    if mine.signatures.count() == len((LEFT, RIGHT)):
        mine.signed_at = clock.now()
    mine.save(update_fields=["dispute", "signed_at"])
    cases.take(
        mine.round_id,
        Move("sign", SYSTEM, more={"marker": mine.marker_id, "side": side, "agrees": agrees, "by": by.code}),
    )
    return mine


@transaction.atomic
def close_round(row: JointRound, *, by: Actor) -> Case:
    """A round is over when both sides have signed for every marker; what they disagree on goes its own way."""
    if not sides_of(row.line, by):
        raise NotAllowed(_("This line is another's to inspect."))
    cases.locked(row.pk)
    if left := row.inspections.filter(signed_at=None).count():
        raise Conflict(_("%(n)d markers are not signed by both sides yet.") % {"n": left})
    return cases.take(row.pk, Move("close", SYSTEM, more={"by": by.code}))


def take_step(case: Case, step: str, *, by: Actor, text: str) -> Case:
    """Words on a disagreement, or its settlement."""
    return cases.take(case.pk, Move(step, by, text=text))


def sides_of(line: BoundaryLine, actor: Actor) -> list[str]:
    """The sides that somebody may sign for."""
    pairs = ((LEFT, line.left.path), (RIGHT, line.right.path))
    return [side for side, path in pairs if rights.may(actor, INSPECT, Reach((path,)))]


def _mine(row: Inspection, by: Actor) -> Inspection:
    """The inspection under its round's lock, if one of its sides is the actor's and the round is open."""
    case = cases.locked(row.round_id)
    mine = Inspection.objects.select_related("round__line__left", "round__line__right", "marker").get(
        pk=row.pk
    )
    if not sides_of(mine.round.line, by):
        raise NotAllowed(_("This line is another's to inspect."))
    if case.closed_at:
        raise Conflict(_("The round is closed."))
    return mine


def _dispute(row: Inspection, words: str) -> Case:
    opening = Opening(
        title=f"{row.round.line.title} {row.marker.number}"[:120],
        text=words,
        place_path=_common(row.round.line),
        by=SYSTEM,
        series=SERIES["boundary_dispute"],
        more={"round": row.round_id, "marker": row.marker_id},
    )
    return cases.open_cases(DISPUTE, [opening])[0]


def _common(line: BoundaryLine) -> str:
    """The path of the division that both sides lie in."""
    pairs = zip(line.left.path.split("."), line.right.path.split("."), strict=False)
    shared = []
    for one, other in pairs:
        if one != other:
            break
        shared.append(one)
    return ".".join(shared)


def _in_china(look: Look) -> bool:
    return (
        look.longitude is None
        or look.latitude is None
        or (73 <= look.longitude <= 136 and 3 <= look.latitude <= 54.5)
    )

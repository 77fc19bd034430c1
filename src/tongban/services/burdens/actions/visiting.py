"""Rounds over plaques: every community is visited or explained, every plaque allowed or taken down and seen again."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events, outbox
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.text import given_line
from tongban.kernel.places.models import Division
from tongban.services.burdens import queries, rules
from tongban.services.burdens.models import BurdenItem, Round, Sign, Target

STREAM, TARGET = "plaque_round", "plaque_target"


@transaction.atomic
def open_round(*, title: str, division: Division, due: date, by: Actor) -> Round:
    """Every community below the division becomes a target."""
    rights.require(by, "burdens.inspect", Round(division=division))
    places = list(queries.communities(division.path))
    if not places:
        raise TongbanError(_("There is no community below this division."), field="division")
    if due < today():
        raise TongbanError(_("This day is over; choose a later one."), field="due")
    row = Round.objects.create(
        title=given_line(title, "title", limit=120), division=division, due=due, created_at=clock.now()
    )
    Target.objects.bulk_create([Target(round=row, division=place) for place in places], batch_size=500)
    events.append(STREAM, row.pk, [events.Entry("round.opened", by.code, {"targets": len(places)})])
    outbox.put([outbox.Letter("burdens.round_opened", {"round": row.pk})])
    return row


@transaction.atomic
def record_sign(
    row: Target, *, by: Actor, where: str, says: str, photo: str = "", item: BurdenItem | None = None,
    down_by: date | None = None,
) -> Sign:  # fmt: skip
    """A plaque as it hangs: allowed by an item of the list, or to be taken down by a day."""
    mine = _target(row, by)
    if item is not None and (item.kind != rules.PLAQUE or not item.allowed):
        raise TongbanError(_("This item does not allow a plaque."), field="item")
    if item is None and down_by is None:
        raise TongbanError(
            _("Say by which day it is to be taken down, or which item allows it."), field="down_by"
        )
    sign = Sign.objects.create(
        target=mine,
        where=given_line(where, "where", limit=120),
        says=given_line(says, "says", limit=200),
        photo=photo,
        item=item,
        down_by=None if item else down_by,
        found_at=clock.now(),
    )
    _visited(mine)
    _told(mine, "sign.found", by, {"sign": sign.pk, "allowed": sign.allowed})
    return sign


@transaction.atomic
def nothing_hangs(row: Target, *, by: Actor) -> Target:
    """The visit is over: nothing more hangs here."""
    mine = _target(row, by)
    _visited(mine)
    _told(mine, "target.visited", by, {})
    return mine


@transaction.atomic
def explain(row: Target, *, by: Actor, why: str) -> Target:
    """A community that could not be visited, with the reason."""
    mine = _target(row, by)
    if mine.visited_at:
        raise Conflict(_("Somebody was there meanwhile; look at what was found."))
    mine.explained, mine.explained_at = given_line(why, "why", limit=300), clock.now()
    mine.save(update_fields=["explained", "explained_at"])
    _told(mine, "target.explained", by, {})
    return mine


@transaction.atomic
def check_again(row: Sign, *, by: Actor, removed: bool, photo: str = "", down_by: date | None = None) -> Sign:
    """A plaque that was to come down is looked at again: gone, with a photo of it, or given another day."""
    mine = Sign.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    target = _target(mine.target, by)
    if mine.allowed or mine.removed_at:
        raise Conflict(_("It is taken down already, or may hang."))
    if removed and not photo:
        raise TongbanError(_("Add a photo of the place where it hung."), field="photo")
    mine.checked_at, mine.photo_after = clock.now(), photo or mine.photo_after
    mine.removed_at = clock.now() if removed else None
    mine.down_by = mine.down_by if removed else down_by or mine.down_by
    mine.save()
    _told(target, "sign.removed" if removed else "sign.hangs", by, {"sign": mine.pk})
    return mine


def _target(row: Target, by: Actor) -> Target:
    mine = (
        Target.objects.select_for_update(of=("self",), no_key=True).select_related("division").get(pk=row.pk)
    )
    rights.require(by, "burdens.inspect", mine)
    return mine


def _visited(row: Target) -> None:
    if row.visited_at is None:
        row.visited_at = clock.now()
        row.save(update_fields=["visited_at"])


def _told(row: Target, code: str, by: Actor, data: dict[str, object]) -> None:
    events.append(TARGET, row.pk, [events.Entry(code, by.code, data)])
    outbox.put([outbox.Letter("burdens.visited", {"target": row.pk})])

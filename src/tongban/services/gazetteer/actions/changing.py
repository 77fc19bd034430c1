"""Change sets by people: whoever prepares, applies or undoes looks after every place that is touched."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.places import actions as places
from tongban.kernel.places.actions.changing import planned
from tongban.kernel.places.models import ChangeSet
from tongban.services.gazetteer.queries import changes
from tongban.services.gazetteer.rules import APPLY, PREPARE


def prepare(*, title: str, on: date, grounds: str, by: Actor) -> ChangeSet:
    """An empty set; each change is added by itself."""
    rights.require(by, PREPARE)
    return places.prepare(title=title, on=on, grounds=grounds, by=by.code)


@transaction.atomic
def add_change(row: ChangeSet, kind: str, data: Mapping[str, Any], *, by: Actor) -> ChangeSet:
    """One more change, of places that its author looks after."""
    told = [(c.kind, c.data) for c in row.changes.all()]
    mine = places.set_changes(row, [*told, (kind, data)], by=by.code)
    rights.require(by, PREPARE, changes.reach(planned(mine)))
    return mine


def drop_change(row: ChangeSet, number: int, *, by: Actor) -> ChangeSet:
    """One change less."""
    rights.require(by, PREPARE)
    left = [(c.kind, c.data) for c in row.changes.all() if c.number != number]
    return places.set_changes(row, left, by=by.code)


def apply(row: ChangeSet, *, by: Actor) -> ChangeSet:
    """A second person applies it."""
    rights.require(by, APPLY, changes.reach_of(row))
    return places.apply(row, by=by.code)


def undo(row: ChangeSet, *, by: Actor) -> ChangeSet:
    """It is taken back."""
    rights.require(by, APPLY, changes.reach_of(row))
    return places.undo(row, by=by.code)


def withdraw(row: ChangeSet, *, by: Actor) -> ChangeSet:
    """Its author, or whoever may apply it, puts it away."""
    if by.code != row.prepared_by:
        rights.require(by, APPLY, changes.reach_of(row))
    return places.withdraw(row, by=by.code)

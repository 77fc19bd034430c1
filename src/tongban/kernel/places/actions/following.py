"""Records follow their divisions on the day a change set takes effect; undoing brings each one back."""

from collections.abc import Iterator
from typing import Any

import shapely
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from shapely.geometry import shape

from tongban.kernel.core import clock, events, jobs
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict
from tongban.kernel.core.service import Stands
from tongban.kernel.places import register
from tongban.kernel.places.changing import standing
from tongban.kernel.places.models import Alias, Boundary, ChangeSet, Division, Made, Moved

STREAM = "change_set"
Row = tuple[int, int, int]  # record, division before, division after


def follow_due() -> int:
    """Every applied set whose day has come has its records with it; how many sets were carried out.

    One that cannot be followed holds up those that go on from its divisions, and no other.
    """
    due = ChangeSet.objects.filter(state="applied", followed_at=None, on__lte=today())
    waited_for: set[int] = set()  # divisions whose records have yet to come
    return jobs.each(
        list(due.order_by("on", "pk").values_list("pk", flat=True)), lambda pk: _follow_one(pk, waited_for)
    )


def _follow_one(pk: int, waited_for: set[int]) -> int:
    row = ChangeSet.objects.get(pk=pk)
    came_to = {heir for made in row.made.exclude(ended=None) if (heir := _heir(row, made))}
    if row.made.filter(ended__in=waited_for).exists():
        waited_for |= came_to
        return 0
    try:
        return _follow_locked(pk)
    except Exception:
        waited_for |= came_to
        raise


@transaction.atomic
def _follow_locked(pk: int) -> int:
    row = ChangeSet.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    if row.state != "applied" or row.followed_at is not None:
        return 0
    follow(row, by="system")
    return 1


def follow(row: ChangeSet, *, by: str) -> None:
    """Let the records of a set's divisions follow, kind by kind as their rooms declare."""
    moved = [one for kind in standing.declared() for one in _of_kind(row, kind)]
    Moved.objects.bulk_create(moved, batch_size=1000)
    row.followed_at = clock.now()
    row.save(update_fields=["followed_at"])
    register.forget()
    events.append(STREAM, row.pk, [events.Entry("change_set.followed", by, {"records": len(moved)})])


def back(row: ChangeSet) -> None:
    """Records that followed and still stand where they came to go back."""
    made = row.moved.filter(model="places.Alias").values("record")
    Alias.objects.filter(pk__in=made).delete()
    ways: dict[tuple[str, str, int, int], list[int]] = {}
    moved = row.moved.exclude(column="").values_list("model", "column", "before", "after", "record")
    for model, column, before, after, record in moved.iterator():
        ways.setdefault((model, column, before, after), []).append(record)
    for (model, column, before, after), records in ways.items():
        rows = apps.get_model(model)._base_manager.filter(pk__in=records, **{f"{column}_id": after})
        rows.update(**{f"{column}_id": before})
    row.moved.all().delete()
    row.followed_at = None
    row.save(update_fields=["followed_at"])


def _of_kind(row: ChangeSet, kind: Stands) -> list[Moved]:
    if kind.path or kind.goes == "stays":
        return []
    model = apps.get_model(kind.model)
    pairs = [pair for made in row.made.exclude(ended=None).order_by("pk") for pair in _pairs(row, made, kind)]
    told = []
    by_way: dict[tuple[int, int], list[int]] = {}
    for record, before, after in pairs:
        by_way.setdefault((before, after), []).append(record)
        told.append(
            Moved(
                change_set=row,
                model=kind.model,
                column=kind.column,
                record=record,
                before=before,
                after=after,
            )
        )
    try:
        with transaction.atomic():
            for (_before, after), records in by_way.items():
                model._base_manager.filter(pk__in=records).update(**{f"{kind.column}_id": after})
    except IntegrityError as error:
        why = _("%(what)s of the divisions contradict each other; settle that first.") % {"what": kind.label}
        raise Conflict(why, code="records") from error
    return told


def _pairs(row: ChangeSet, made: Made, kind: Stands) -> Iterator[Row]:
    """Where each record of one ended division goes: as its kind declares, a split by position."""
    heir = _heir(row, made)
    if heir is None or (kind.goes == "same" and made.how != "same"):
        return
    records = apps.get_model(kind.model)._base_manager.filter(
        **{f"{kind.column}_id": made.ended}, **kind.among
    )
    if made.how != "split":
        yield from ((pk, made.ended or 0, heir) for pk in records.order_by("pk").values_list("pk", flat=True))
    elif _is_first(row, made):
        yield from _by_position(row, made, kind, records)


def _heir(row: ChangeSet, made: Made) -> int | None:
    return made.began or _standing(row, made.code_after)


def _standing(row: ChangeSet, code: str) -> int | None:
    found = Division.objects.filter(code=code, valid__contains=row.on)
    return found.values_list("pk", flat=True).first() if code else None


def _is_first(row: ChangeSet, made: Made) -> bool:
    """Of the parts of a split the first, which is its heir, stands for all."""
    return row.made.filter(ended=made.ended).order_by("pk").values_list("pk", flat=True).first() == made.pk


def _by_position(row: ChangeSet, made: Made, kind: Stands, records: Any) -> Iterator[Row]:
    parts = [pk for one in row.made.filter(ended=made.ended).order_by("pk") if (pk := _heir(row, one))]
    outlines = dict(Boundary.objects.filter(division__in=parts).values_list("division_id", "geometry"))
    areas = {pk: shape(outlines[pk]) for pk in parts if pk in outlines}
    for pk, *spot in records.order_by("pk").values_list("pk", *kind.position):
        at = shapely.Point(spot) if len(spot) == 2 and None not in spot else None
        inside = [p for p, area in areas.items() if at is not None and area.intersects(at)]
        yield pk, made.ended or 0, (inside or parts)[0]

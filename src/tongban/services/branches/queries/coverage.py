"""Coverage of any day, by field, size and division; organisations to cover next, the nearest branch first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import cos, hypot, radians
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.rights import visible
from tongban.kernel.core.clock import today
from tongban.kernel.places.points import KM_A_DEGREE
from tongban.kernel.places.queries import labels, within
from tongban.services.branches import rules
from tongban.services.branches.models import Body, Coverage, Former, Gap, Serving, Unit
from tongban.services.branches.queries.reach import UNITS

SPLITS = ("field", "size", "division")
THEN = {"field": "field", "size": "size", "path": "division__path"}
Cell = tuple[str, str, str, int, int, int]


@dataclass(frozen=True)
class Share:
    """How many organisations of a kind there were on a day, how many a branch covered, how many were served."""

    key: str
    label: str
    units: int
    covered: int
    served: int

    @property
    def coverage(self) -> float | None:
        """The share a branch covers, of one."""
        return self.covered / self.units if self.units else None

    @property
    def work(self) -> float | None:
        """The share an instructor serves, of one."""
        return self.served / self.units if self.units else None


@dataclass(frozen=True)
class ToCover:
    """An organisation that no branch covers, the nearest that could, and who is asked by when."""

    unit: Unit
    nearest: Body | None
    shares: int
    km: float | None
    gap: Gap | None


def units_on(day: date | None = None) -> QuerySet[Unit]:
    """The organisations on the list of a day."""
    return Unit.objects.filter(valid__contains=day or today())


def seen(actor: Actor, day: date | None = None) -> QuerySet[Unit]:
    """Those of a day that an actor sees, with their organisation and division, and whether covered and served."""
    rows = visible(actor, UNITS, units_on(day)).select_related("organisation", "division")
    return told(rows, day)


def told(rows: QuerySet[Unit], day: date | None = None) -> QuerySet[Unit]:
    """Each with `covered_by` (the branch's name or none), `is_served`, and field, size and path as of a day (`then_…`)."""
    on = day or today()
    covered = Coverage.objects.filter(unit=OuterRef("pk"), valid__contains=on)
    served = Serving.objects.filter(unit=OuterRef("pk"), valid__contains=on)
    rows = rows.annotate(covered_by=Subquery(covered.values("body__name")[:1]), is_served=Exists(served))
    return rows.annotate(**{f"then_{name}": _then(column, on) for name, column in THEN.items()})


def _then(column: str, on: date) -> Any:
    """What a column said on a day; today it is what the unit says."""
    if on >= today():
        return F(column)
    was = Former.objects.filter(unit=OuterRef("pk"), valid__contains=on)
    return Coalesce(Subquery(was.values(column)[:1]), F(column))


def narrowed(rows: QuerySet[Unit], wanted: Mapping[str, Any]) -> QuerySet[Unit]:
    """By words of the name, field, size, division path, and whether it is covered or served."""
    if wanted.get("q"):
        rows = rows.filter(
            Q(organisation__name__icontains=wanted["q"]) | Q(organisation__credit_code=wanted["q"].upper())
        )
    for name in ("field", "size"):
        rows = rows.filter(**{f"then_{name}": wanted[name]}) if wanted.get(name) else rows
    if wanted.get("division"):
        rows = rows.filter(within(wanted["division"], "then_path"))
    state = {"covered": Q(covered_by__isnull=False), "open": Q(covered_by=None), "served": Q(is_served=True)}
    wished: Any = state.get(wanted.get("state", ""), Q())
    return rows.filter(wished)


def cells(rows: QuerySet[Unit]) -> list[Cell]:
    """`told` rows counted once by place, field and size: (path, field, size, units, covered, served)."""
    covered = Count("pk", filter=Q(covered_by__isnull=False))
    is_served = Count("pk", filter=Q(is_served=True))
    counted: Any = rows.order_by()
    counted = counted.values("then_path", "then_field", "then_size")
    counted = counted.annotate(n=Count("pk"), c=covered, s=is_served)
    return list(counted.values_list("then_path", "then_field", "then_size", "n", "c", "s"))


def shares(counted: Iterable[Cell], by: str, top: str = "") -> list[Share]:
    """Cells added up by field, size, or the division one level below `top`."""
    told: dict[str, list[int]] = {}
    depth = len(top.split(".")) + 1 if top else 2
    for path, field, size, *counts in counted:
        key = {"field": field, "size": size}.get(by) or ".".join(path.split(".")[:depth])
        had = told.setdefault(key, [0, 0, 0])
        told[key] = [a + b for a, b in zip(had, counts, strict=True)]
    names = _names(by, told)
    return [Share(key, str(names.get(key, key)), *told[key]) for key in _order(by, told)]


def total(parts: Iterable[Share], label: str = "") -> Share:
    """Parts as one."""
    rows = list(parts)
    return Share("", label, *(sum(getattr(r, name) for r in rows) for name in ("units", "covered", "served")))


def to_cover(rows: QuerySet[Unit], day: date | None = None) -> Iterator[ToCover]:
    """Of `told` rows those that no branch covers, each with its nearest branch: by place, then by distance."""
    held = list(narrowed(rows, {"state": "open"}))
    waiting = {gap.unit_id: gap for gap in asked(held)}
    near = Nearest(day)
    for unit in held:
        body, shares_, km = near.to(unit)
        yield ToCover(unit, body, shares_, km, waiting.get(unit.pk))


class Nearest:
    """The branches of a day by the places they stand in: all with a position, and of all the one with the least to cover."""

    def __init__(self, day: date | None = None) -> None:
        on = day or today()
        load = Count("coverages", filter=Q(coverages__valid__contains=on))
        rows = Body.objects.filter(valid__contains=on).exclude(kind=rules.FUNCTIONAL)
        self.least: dict[str, Body] = {}
        self.placed: dict[str, list[Body]] = {}
        for body in rows.select_related("division").annotate(load=load).order_by("load", "pk"):
            codes = body.division.path.split(".")
            for path in (".".join(codes[:n]) for n in range(1, len(codes) + 1)):
                self.least.setdefault(path, body)
                if body.longitude is not None and body.latitude is not None:
                    self.placed.setdefault(path, []).append(body)

    def to(self, unit: Unit) -> tuple[Body | None, int, float | None]:
        """The branch that stands deepest in the same divisions, then nearest, then with the least to cover."""
        codes = unit.division.path.split(".")
        for n in range(len(codes), 0, -1):
            path = ".".join(codes[:n])
            if path in self.least:
                near = [
                    (km, m)
                    for m, b in enumerate(self.placed.get(path, ()))
                    if (km := _km(unit, b)) is not None
                ]
                if not near:
                    return self.least[path], n, None
                km, at = min(near)
                return self.placed[path][at], n, round(km, 1)
        return None, 0, None


def _km(unit: Unit, body: Body) -> float | None:
    known = (unit.longitude, unit.latitude, body.longitude, body.latitude)
    if any(value is None for value in known):
        return None
    x, y, to_x, to_y = (float(value or 0) for value in known)
    return KM_A_DEGREE * hypot((to_x - x) * cos(radians(y)), to_y - y)


def asked(units: list[Unit]) -> QuerySet[Gap]:
    """What branches have been asked to cover of these."""
    rows = Gap.objects.filter(kind=rules.COVER, closed_at=None)
    if len(units) < 1000:
        rows = rows.filter(unit__in=[u.pk for u in units])
    return rows.select_related("body")


def _names(by: str, keys: Iterable[str]) -> Mapping[str, Any]:
    return labels(keys) if by == "division" else {"field": rules.FIELDS, "size": rules.SIZE_LABELS}[by]


def _order(by: str, keys: Iterable[str]) -> Iterable[str]:
    known = {"field": list(rules.FIELDS), "size": list(rules.SIZE_LABELS)}.get(by)
    return [k for k in known if k in keys] if known else sorted(keys)

"""Change sets as their pages show them: what they come to, who did what, the map before and after."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from shapely.geometry import shape

from tongban.kernel.core import events
from tongban.kernel.places import register
from tongban.kernel.places.actions.changing import planned
from tongban.kernel.places.changing import Draft, Plan, standing
from tongban.kernel.places.changing.planning import Heir
from tongban.kernel.places.models import Boundary, ChangeSet, Division
from tongban.services.gazetteer.rules import Reach

STREAM = "change_set"
Features = list[dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """One division that ends: what comes after it, and what stands there."""

    heir: Heir
    path: str
    after: str
    standing: list[standing.Standing]


def change_sets() -> QuerySet[ChangeSet]:
    """Every set, those that wait first, then by day."""
    return ChangeSet.objects.annotate(size=Count("changes")).order_by("-on", "-pk")


def reach(plan: Plan) -> Reach:
    """The places that a plan touches."""
    begins = [plan.after.path(node.code) for node in plan.begins]
    above = [path.rpartition(".")[0] or path for path in begins]
    paths = [heir.row.path for heir in plan.ends] + above
    return Reach(tuple(dict.fromkeys(p for p in paths if p in {n.path for n in plan.before.base.values()})))


def reach_of(row: ChangeSet) -> Reach:
    """The places that a set touches: as prepared, or as it was applied."""
    if row.state == "prepared":
        return reach(planned(row))
    ended = row.made.exclude(ended=None).values("ended")
    paths = set(Division.objects.filter(pk__in=ended).values_list("path", flat=True))
    began = set(
        Division.objects.filter(pk__in=row.made.filter(ended=None).values("began")).values_list(
            "path", flat=True
        )
    )
    above = {path.rpartition(".")[0] or path for path in began}
    return Reach(tuple(sorted(paths | (above - began))))


def lines(plan: Plan) -> list[Line]:
    """Every division that ends by itself, with what becomes of it and of what stands there."""
    found = standing.counts(plan)
    known = register.current()
    return [
        Line(heir, known.label(heir.row.path, plan.on), _after(plan.after, heir), found[heir.row.pk])
        for heir in plan.ends
        if not _comes_along(plan, heir)
    ]


def along(plan: Plan) -> int:
    """How many divisions only come along with those above them."""
    return sum(_comes_along(plan, heir) for heir in plan.ends)


def _comes_along(plan: Plan, heir: Heir) -> bool:
    """Has a division the same code, name, parent and boundary as before, and only its path is another?"""
    was, node = plan.before.nodes[heir.row.code], plan.after.nodes.get(heir.code)
    if heir.how != "same" or node is None or node.geometry is not was.geometry:
        return False
    above = plan.before.nodes.get(was.parent or "")
    moved = above is not None and above.row is not None and plan.after.heirs[above.row][0] == node.parent
    return moved and (node.code, node.name, node.name_en) == (was.code, was.name, was.name_en)


def _after(after: Draft, heir: Heir) -> str:
    codes = heir.parts or ((heir.code,) if heir.code else ())
    return "、".join(f"{after.nodes[c].name} {c}" for c in codes if c in after.nodes)


def maps(plan: Plan) -> tuple[Features, Features]:
    """Outlines before and after, what ends and what begins marked, beside their unchanged neighbours."""
    ends = {heir.row.code for heir in plan.ends}
    begins = {node.code for node in plan.begins}
    levels = {plan.before.nodes[c].level for c in ends} | {plan.after.nodes[c].level for c in begins}
    return _drawn(plan.before, ends, levels, "ends"), _drawn(plan.after, begins, levels, "begins")


def _drawn(draft: Draft, marked: set[str], levels: set[str], kind: str) -> Features:
    shown = [n for n in draft.nodes.values() if n.geometry is not None and n.level in levels]
    marks = [n for n in shown if n.code in marked]
    parents = {n.parent for n in marks}
    near = [n for n in shown if n.parent in parents]
    return [{"geometry": n.geometry, "kind": kind if n.code in marked else "", "label": n.name} for n in near]


def made_maps(row: ChangeSet) -> tuple[Features, Features]:
    """The same of a set that was applied."""
    made = list(row.made.all())
    told = []
    for kind, pks in (("ends", {m.ended for m in made}), ("begins", {m.began for m in made})):
        areas = Boundary.objects.filter(division__in=pks - {None}).select_related("division")
        told.append([{"geometry": shape(a.geometry), "kind": kind, "label": a.division.name} for a in areas])
    return told[0], told[1]


def moved(row: ChangeSet) -> int:
    """How many records followed."""
    return row.moved.exclude(column="").count()


def history(row: ChangeSet) -> list[Any]:
    """What happened to a set, from its events."""
    return events.of(STREAM, row.pk)

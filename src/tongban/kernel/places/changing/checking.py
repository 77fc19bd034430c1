"""What the map as a whole must keep: no overlap, no hole, nobody outside of their parent, no name twice; told where."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from tongban.kernel.places.changing.draft import Draft, Node, Problem
from tongban.kernel.places.changing.ground import SLIVER
from tongban.kernel.places.gazetteer import datum


def check(draft: Draft, before: Draft) -> list[Problem]:
    """Everything that is wrong with the outlines and names of what was changed."""
    parents = {draft.nodes[c].parent for c in draft.touched if c in draft.nodes} | (
        draft.touched & set(before.nodes)
    )
    found = [p for parent in sorted(filter(None, parents)) for p in _family(draft, parent)]
    return [*_shifted(draft, before), *found, *_holes(draft, before), *_names(draft)]


def _family(draft: Draft, parent: str) -> Iterator[Problem]:
    if parent not in draft.nodes:
        return
    outlined = [n for n in draft.children(parent) if n.geometry is not None]
    yield from _overlaps([n for n in outlined if n.code in draft.touched], outlined)
    above: Any = draft.nodes[parent].geometry
    if above is not None:
        for node in outlined:
            area: Any = node.geometry
            if node.code in draft.touched and (spot := _spot(area.difference(above))):
                why = _("%(name)s reaches beyond %(parent)s.") % {
                    "name": node.name,
                    "parent": draft.nodes[parent].name,
                }
                yield Problem(0, "geometry", why, spot, "beyond")


def _overlaps(changed: list[Node], outlined: list[Node]) -> Iterator[Problem]:
    tree = shapely.STRtree([n.geometry for n in outlined])
    seen = set()
    for node in changed:
        for index in tree.query(node.geometry, predicate="intersects"):
            other = outlined[index]
            pair = tuple(sorted((node.code, other.code)))
            if other is node or pair in seen:
                continue
            seen.add(pair)
            area: Any = node.geometry
            if spot := _spot(area.intersection(other.geometry)):
                why = _("%(one)s and %(other)s overlap.") % {"one": node.name, "other": other.name}
                yield Problem(0, "geometry", why, spot, "overlap")


def _holes(draft: Draft, before: Draft) -> Iterator[Problem]:
    """Ground that lay in a division of some level and now lies in none of it."""
    after = {code: n.geometry for code, n in draft.nodes.items()}
    lost = [
        n for n in before.nodes.values() if n.geometry is not None and after.get(n.code) is not n.geometry
    ]
    for level in dict.fromkeys(n.level for n in lost):
        had = shapely.union_all([n.geometry for n in lost if n.level == level])
        left = [n.geometry for n in draft.nodes.values() if n.geometry is not None and n.level == level]
        near = [g for g in left if g.intersects(had)]
        if spot := _spot(had.difference(shapely.union_all(near)) if near else had):
            why = _("A hole in %(name)s: this ground would belong to nobody.") % {
                "name": _above(before, lost, level)
            }
            yield Problem(0, "geometry", why, spot, "hole")


def _shifted(draft: Draft, before: Draft) -> Iterator[Problem]:
    """Boundaries that would fit the ground they replace if they were GCJ-02: most probably they are."""
    kept = {id(n.geometry) for n in before.nodes.values()}
    after = {id(n.geometry) for n in draft.nodes.values()}
    for level in dict.fromkeys(n.level for n in draft.nodes.values() if n.code in draft.touched):
        new = [
            n
            for n in draft.nodes.values()
            if n.level == level and n.geometry is not None and id(n.geometry) not in kept
        ]
        had = [
            n.geometry
            for n in before.nodes.values()
            if n.level == level and n.geometry is not None and id(n.geometry) not in after
        ]
        if not new or not had:
            continue
        ground, drawn = shapely.union_all(had), shapely.union_all([n.geometry for n in new])
        mended = shapely.transform(drawn, lambda xy: np.column_stack(datum.gcj_to_wgs(xy[:, 0], xy[:, 1])))
        off = drawn.symmetric_difference(ground).area
        if off > SLIVER * 10 and mended.symmetric_difference(ground).area < off / 4:
            why = _("The boundaries look like GCJ-02, shifted by some hundred metres: give them in WGS 84.")
            yield Problem(0, "geometry", why, _spot(drawn.difference(ground)), "gcj02")


def _above(before: Draft, lost: list[Node], level: str) -> str:
    parent = next(n.parent for n in lost if n.level == level)
    return before.nodes[parent].name if parent else ""


def _names(draft: Draft) -> Iterator[Problem]:
    """A name once under a parent, where one of the two is new."""
    seen: dict[tuple[str | None, str], Node] = {}
    for node in draft.nodes.values():
        other = seen.setdefault((node.parent, node.name), node)
        if other is not node and (_new(draft, node) or _new(draft, other)):
            why = _("Two divisions would be called %(name)s under one.") % {"name": node.name}
            yield Problem(0, "name", why, code="name_twice")


def _new(draft: Draft, node: Node) -> bool:
    row = draft.base.get(node.row or 0)
    return row is None or row.name != node.name or draft.path(node.code) != row.path


def _spot(area: shapely.Geometry) -> tuple[float, float] | None:
    """A spot in the largest piece of an area, if it is more than a sliver."""
    pieces = [p for p in shapely.get_parts(area) if p.area > SLIVER]
    if not pieces:
        return None
    point = max(pieces, key=lambda p: p.area).representative_point()
    return round(point.x, 5), round(point.y, 5)

"""Boundaries follow: ground that comes under another division leaves those above it before and joins those above it now."""

import shapely

from tongban.kernel.places.changing.draft import Draft, Node

SLIVER = 1e-7  # square degrees, about 900 square metres: what rounding leaves along a border


def carry(draft: Draft, node: Node, to: str, *, own: bool = False) -> None:
    """A division's ground goes from the outlines above it to those above `to`; `own`: but not to `to` itself."""
    if node.geometry is None:
        return
    before, after = _line(draft, node.parent), _line(draft, to)
    for code in before:
        if code not in after and draft.nodes[code].geometry is not None:
            _set(draft, code, without(draft.nodes[code].geometry, node.geometry))
    for code in after:
        area = draft.nodes[code].geometry
        if code not in before and area is not None and not (own and code == to):
            _set(draft, code, shapely.union(area, node.geometry))


def without(area: shapely.Geometry, taken: shapely.Geometry) -> shapely.Geometry:
    """What is left of an area, without the slivers of rounding."""
    left = [p for p in shapely.get_parts(area.difference(taken)) if p.area > SLIVER]
    return shapely.union_all(left) if left else None


def _set(draft: Draft, code: str, area: shapely.Geometry) -> None:
    draft.nodes[code].geometry = area
    draft.touched.add(code)


def _line(draft: Draft, code: str | None) -> list[str]:
    return [c for c in draft.path(code).split(".") if c in draft.nodes]

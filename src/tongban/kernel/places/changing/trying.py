"""Each kind of change tried on a draft."""

from collections.abc import Callable
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import shape

from tongban.kernel.places.changing import ground
from tongban.kernel.places.changing.draft import Draft, Node
from tongban.kernel.places.changing.kinds import End, Kind, Merge, Move, Open, Outline, Rename, Split
from tongban.kernel.places.models import Division

LEVELS = list(Division.Level.values)


def try_change(draft: Draft, number: int, change: Kind) -> None:
    """Make one change, or tell in `draft.problems` why it cannot be."""
    acts: dict[type[Any], Callable[[Draft, int, Any], None]] = {
        Open: _open, Merge: _merge, Split: _split, Rename: _rename, Move: _move, Outline: _outline, End: _end
    }  # fmt: skip
    acts[type(change)](draft, number, change)


def _known(draft: Draft, number: int, name: str, *codes: str) -> bool:
    """Do these stand, and has nothing else been settled of them for later?"""
    before = len(draft.problems)
    for code in codes:
        if code not in draft.nodes:
            draft.wrong(
                number, name, _("No division %(code)s stands on that day.") % {"code": code}, "unknown"
            )
        elif code in draft.settled:
            why = _("%(code)s is changed on %(day)s already; undo that first, or take a later day.")
            draft.wrong(number, name, why % {"code": code, "day": draft.settled[code]}, "settled")
    return len(draft.problems) == before


def _free(draft: Draft, number: int, code: str, name: str = "code") -> bool:
    if code in draft.nodes or code in draft.taken:
        draft.wrong(number, name, _("The code %(code)s exists already.") % {"code": code}, "code_exists")
        return False
    return True


def _fits(draft: Draft, number: int, name: str, level: str, parent: str) -> bool:
    """A division stands under one of a higher level."""
    if LEVELS.index(draft.nodes[parent].level) >= LEVELS.index(level):
        why = _("%(parent)s is not of a higher level.") % {"parent": draft.nodes[parent].name}
        draft.wrong(number, name, why, "level")
        return False
    return True


def _adopt(draft: Draft, number: int, parent: Node, codes: tuple[str, ...]) -> None:
    """Divisions come under a new parent with their ground; a parent without an outline gets theirs."""
    for code in codes:
        if _known(draft, number, "children", code) and _fits(
            draft, number, "children", draft.nodes[code].level, parent.code
        ):
            ground.carry(draft, draft.nodes[code], parent.code, own=parent.geometry is None)
            draft.nodes[code].parent = parent.code
    areas = [draft.nodes[code].geometry for code in codes if code in draft.nodes]
    if parent.geometry is None and areas and all(a is not None for a in areas):
        parent.geometry = shapely.union_all(areas)


def _open(draft: Draft, number: int, change: Open) -> None:
    if not _known(draft, number, "parent", change.parent) or not _free(draft, number, change.code):
        return
    if not _fits(draft, number, "parent", change.level, change.parent):
        return
    area = shape(change.geometry) if change.geometry else None
    made = Node(change.code, change.level, change.name, change.name_en, change.parent, area)
    draft.nodes[change.code] = made
    draft.touched.add(change.code)
    _adopt(draft, number, made, change.children)


def _merge(draft: Draft, number: int, change: Merge) -> None:
    codes = tuple(dict.fromkeys((*change.codes, *([change.code] if change.code in draft.nodes else []))))
    if not _known(draft, number, "codes", *codes):
        return
    nodes = [draft.nodes[code] for code in codes]
    if len(nodes) < 2:
        draft.wrong(number, "codes", _("Name two divisions or more."), "few")
    elif len({n.level for n in nodes}) > 1:
        draft.wrong(number, "codes", _("Only divisions of one level can be merged."), "level")
    elif len({n.parent for n in nodes}) > 1:
        draft.wrong(number, "codes", _("They stand under different divisions; move them first."), "parent")
    elif change.code in codes or _free(draft, number, change.code):
        _join(draft, number, change, nodes)


def _join(draft: Draft, number: int, change: Merge, nodes: list[Node]) -> None:
    kept = draft.nodes.get(change.code)
    if kept is None:
        if not change.name:
            draft.wrong(number, "name", _("A new division needs a name."), "missing")
            return
        first = nodes[0]
        kept = Node(change.code, first.level, change.name, change.name_en, first.parent, hours=first.hours)
    areas = [n.geometry for n in nodes]
    whole = shapely.union_all(areas) if all(a is not None for a in areas) else None
    if change.name and change.name != kept.name:
        kept.name, kept.name_en = change.name, change.name_en
    for node in nodes:
        if node is not kept:
            for child in draft.children(node.code):
                child.parent = change.code
            draft.passes(node.code, change.code, "merged")
            del draft.nodes[node.code]
    draft.nodes[change.code] = kept
    kept.geometry = whole
    draft.touched.add(change.code)


def _split(draft: Draft, number: int, change: Split) -> None:
    codes = [part.code for part in change.parts]
    if not _known(draft, number, "code", change.code):
        return
    heir = change.heir or (change.code if change.code in codes else codes[0])
    if len(set(codes)) < len(codes) or heir not in codes:
        draft.wrong(
            number, "parts", _("Each part has a code of its own, and the heir is one of them."), "code"
        )
        return
    if all(code == change.code or _free(draft, number, code, "parts") for code in codes):
        _divide(draft, number, change, heir)


def _divide(draft: Draft, number: int, change: Split, heir: str) -> None:
    whole = draft.nodes[change.code]
    children = {n.code for n in draft.children(change.code)}
    given = [code for part in change.parts for code in part.children]
    if sorted(given) != sorted(children):
        lost = sorted(children.symmetric_difference(given) | {c for c in given if given.count(c) > 1})
        why = _("Each division below goes to exactly one part; look at %(codes)s.")
        draft.wrong(number, "parts", why % {"codes": "、".join(lost[:5])}, "children")
        return
    if whole.geometry is not None and any(part.geometry is None for part in change.parts):
        draft.wrong(
            number,
            "parts",
            _("What has a boundary is split by boundaries: give each part its own."),
            "outline",
        )
        return
    del draft.nodes[change.code]
    for part in change.parts:
        _part(draft, number, whole, part, change.code)
    rows = [row for row, (code, _how) in draft.heirs.items() if code == change.code]
    draft.passes(change.code, heir, "split")
    draft.parts |= {row: tuple(p.code for p in change.parts) for row in rows}


def _part(draft: Draft, number: int, whole: Node, part: Any, before: str) -> None:
    same = part.code == before
    name = part.name or (whole.name if same else "")
    if not name:
        draft.wrong(number, "parts", _("A new division needs a name."), "missing")
    area = shape(part.geometry) if part.geometry else None
    name_en = part.name_en or (whole.name_en if name == whole.name else "")
    row = whole.row if same else None
    draft.nodes[part.code] = Node(part.code, whole.level, name, name_en, whole.parent, area, row, whole.hours)
    draft.touched.add(part.code)
    for child in part.children:
        draft.nodes[child].parent = part.code


def _rename(draft: Draft, number: int, change: Rename) -> None:
    if _known(draft, number, "code", change.code):
        node = draft.nodes[change.code]
        if node.name == change.name and node.name_en == change.name_en:
            draft.wrong(number, "name", _("That is its name already."), "same")
        node.name, node.name_en = change.name, change.name_en


def _move(draft: Draft, number: int, change: Move) -> None:
    if not _known(draft, number, "code", change.code) or not _known(draft, number, "to", change.to):
        return
    node = draft.nodes[change.code]
    if change.to == change.code or change.to in {n.code for n in draft.below(change.code)}:
        draft.wrong(number, "to", _("A division cannot stand under itself."), "loop")
        return
    if change.new_code and not _free(draft, number, change.new_code, "new_code"):
        return
    if node.parent == change.to and not change.new_code:
        draft.wrong(number, "to", _("It stands there already."), "same")
    elif _fits(draft, number, "to", node.level, change.to):
        ground.carry(draft, node, change.to)
        node.parent = change.to
        if change.new_code:
            draft.recode(node, change.new_code)
        draft.touched.add(node.code)


def _outline(draft: Draft, number: int, change: Outline) -> None:
    if _known(draft, number, "code", change.code):
        draft.nodes[change.code].geometry = shape(change.geometry)
        draft.touched.add(change.code)


def _end(draft: Draft, number: int, change: End) -> None:
    if not _known(draft, number, "code", change.code):
        return
    node = draft.nodes[change.code]
    if draft.children(change.code):
        draft.wrong(
            number, "code", _("End the divisions below %(name)s first.") % {"name": node.name}, "children"
        )
    elif node.parent is None:
        draft.wrong(number, "code", _("The prefecture itself stays."), "top")
    else:
        draft.passes(change.code, "", "ended")
        del draft.nodes[change.code]
        if node.geometry is not None:
            draft.touched.add(node.parent)

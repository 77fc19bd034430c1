"""From changes to a plan: which divisions end, which begin, and what comes after what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from tongban.kernel.places.changing.checking import check
from tongban.kernel.places.changing.draft import Draft, Node, Problem, draft_of
from tongban.kernel.places.changing.kinds import Kind
from tongban.kernel.places.changing.trying import try_change
from tongban.kernel.places.models import Division


@dataclass(frozen=True)
class Heir:
    """What comes after a division that ends: a code ('' nothing), how, and the parts where it was split."""

    row: Division
    code: str
    how: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a set of changes comes to on its day."""

    on: date
    before: Draft
    after: Draft
    problems: tuple[Problem, ...]

    @cached_property
    def begins(self) -> list[Node]:
        """Divisions to be made, those above before those below."""
        made = [n for n in self.after.nodes.values() if self._changed(n)]
        return sorted(made, key=lambda n: (self.after.path(n.code).count("."), n.code))

    @cached_property
    def ends(self) -> list[Heir]:
        """Divisions that stand for the last time on the day before, with what comes after them."""
        stays = {n.row for n in self.after.nodes.values() if n.row and not self._changed(n)}
        gone = [row for row in self.before.base.values() if row.pk not in stays]
        return [self._heir(row) for row in sorted(gone, key=lambda d: d.path)]

    def _heir(self, row: Division) -> Heir:
        code, how = self.after.heirs[row.pk]
        return Heir(row, code, how, self.after.parts.get(row.pk, ()))

    @cached_property
    def _others(self) -> set[str]:
        """Codes under which others were joined, or parts went off: another division from then on, also if nothing else shows."""
        return {code for code, how in self.after.heirs.values() if how != "same"}

    def _changed(self, node: Node) -> bool:
        row = self.before.base.get(node.row or 0)
        if row is None:
            return True
        was = self.before.nodes[row.code]
        if node.code in self._others:
            return True
        return (
            (row.code, row.name, row.name_en) != (node.code, node.name, node.name_en)
            or row.path != self.after.path(node.code)
            or not _alike(was, node)
        )


def _alike(was: Node, node: Node) -> bool:
    if was.geometry is node.geometry or was.geometry is None or node.geometry is None:
        return was.geometry is node.geometry
    return bool(was.geometry.equals(node.geometry))


def plan_of(on: date, changes: Iterable[Kind]) -> Plan:
    """Try changes in their order on the map of a day."""
    before = draft_of(on)
    after = copy_of(before)
    for number, change in enumerate(changes, 1):
        try_change(after, number, change)
    plan = Plan(on, before, after, ())
    problems = after.problems or [*check(after, before), *_settled(plan)]
    return Plan(on, before, after, tuple(problems))


def _settled(plan: Plan) -> Iterator[Problem]:
    """Those below what is changed end with it; of them, too, nothing may be settled for later."""
    why = _("%(code)s is changed on %(day)s already; undo that first, or take a later day.")
    for heir in plan.ends:
        if day := plan.before.settled.get(heir.row.code):
            yield Problem(0, "on", why % {"code": heir.row.code, "day": day}, code="settled")


def copy_of(draft: Draft) -> Draft:
    """A draft of its own; rows of the database and outlines, which nobody changes in place, are shared."""
    nodes = {code: Node(**vars(node)) for code, node in draft.nodes.items()}
    return Draft(draft.on, nodes, draft.base, set(draft.taken), dict(draft.settled), heirs=dict(draft.heirs))

"""Figures as each reader may have them: the public never gets a count of one or two people, nor what gives it away."""

from collections.abc import Mapping
from typing import Any

from tongban.kernel.access.actor import Actor
from tongban.kernel.indicators.computing import Cell, Table, compute
from tongban.kernel.indicators.declare import Measure
from tongban.kernel.indicators.hiding import for_everybody, hide, is_small
from tongban.services.board.rules import reads_all


def ask(actor: Actor, measure: Measure, *, where: Mapping[str, Any], **more: Any) -> Table:
    """The answer to a question as this reader may see it."""
    return told(actor, compute(measure, where=where, **more), where)


def told(actor: Actor, table: Table, where: Mapping[str, Any]) -> Table:
    """A table, computed among `where`, as this reader may see it."""
    return table if reads_all(actor) else for_everybody(table, where)


def told_cell(actor: Actor, cell: Cell) -> Cell:
    """A published figure as this reader may see it."""
    return hide(cell) if is_small(cell) and not reads_all(actor) else cell

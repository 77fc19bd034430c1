"""Figures as each reader may have them: the public never gets a count of one or two people."""

from tongban.kernel.access.actor import Actor
from tongban.kernel.indicators.computing import Cell, Table
from tongban.kernel.indicators.hiding import hide, hide_small, is_small
from tongban.services.board.rules import reads_all


def told(actor: Actor, table: Table) -> Table:
    """A table as this reader may see it."""
    return table if reads_all(actor) else hide_small(table)


def told_cell(actor: Actor, cell: Cell) -> Cell:
    """One figure as this reader may see it."""
    return hide(cell) if is_small(cell) and not reads_all(actor) else cell

"""Small counts stay hidden where everybody reads: one or two people could be recognised.

A count is small by itself, a rate or a median by the people it rests on. Where a total is shown beside its parts,
hiding one part alone would give it away by subtraction, so the next smallest goes with it.
"""

from dataclasses import replace

from tongban.kernel.indicators.computing import Cell, Table

FEWEST = 3


def is_small(cell: Cell) -> bool:
    """Does it rest on one or two?"""
    return 0 < people(cell) < FEWEST


def people(cell: Cell) -> int:
    """How many it rests on."""
    return cell.numerator if cell.denominator is None else cell.denominator


def hide_small(table: Table) -> Table:
    """The table as the public may read it."""
    small = {n for n, cell in enumerate(table.cells) if is_small(cell)}
    if len(small) == 1 and len(table.cells) > 1:
        others = [n for n, cell in enumerate(table.cells) if n not in small and people(cell)]
        small |= {min(others, key=lambda n: people(table.cells[n]))} if others else set()
    cells = (hide(cell) if n in small else cell for n, cell in enumerate(table.cells))
    return replace(table, cells=tuple(cells))


def hide(cell: Cell) -> Cell:
    """The same place with nothing in it."""
    return Cell(cell.keys, None, 0, None if cell.denominator is None else 0, hidden=True)

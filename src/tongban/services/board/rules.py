"""Who reads which figure: public ones everybody, small counts hidden from them; all of them whoever holds the right."""

from typing import Any

from tongban.kernel.access.actor import Actor

VIEW = "board.view"


def reads_all(actor: Actor) -> bool:
    """May see every figure as it is."""
    return actor.is_system or actor.holds(VIEW)


def reads(actor: Actor, measure: Any) -> bool:
    """May see this figure."""
    return measure.public or reads_all(actor)

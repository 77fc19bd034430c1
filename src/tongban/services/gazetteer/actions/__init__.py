"""The writers of the gazetteer: each asks who may, then leaves the writing to its room or writes one transaction."""

from tongban.services.gazetteer.actions import inspecting
from tongban.services.gazetteer.actions.changing import (
    add_change,
    apply,
    drop_change,
    prepare,
    undo,
    withdraw,
)
from tongban.services.gazetteer.actions.naming import Proposal, decide_double, propose, take_step

__all__ = [
    "Proposal",
    "add_change",
    "apply",
    "decide_double",
    "drop_change",
    "inspecting",
    "prepare",
    "propose",
    "take_step",
    "undo",
    "withdraw",
]

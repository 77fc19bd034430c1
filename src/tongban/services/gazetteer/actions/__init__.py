"""The writers of the gazetteer: each asks who may, then leaves the writing to its room or writes one transaction."""

from tongban.services.gazetteer.actions.changing import (
    add_change,
    apply,
    drop_change,
    prepare,
    undo,
    withdraw,
)

__all__ = ["add_change", "apply", "drop_change", "prepare", "undo", "withdraw"]

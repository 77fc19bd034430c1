"""The writers of divisions: one by one, and in change sets by two people; each records who did it."""

from tongban.kernel.places.actions.changing import apply, prepare, set_changes, undo, withdraw
from tongban.kernel.places.actions.following import follow_due
from tongban.kernel.places.actions.keeping import (
    EVER,
    STREAM,
    add_alias,
    add_site,
    end_division,
    load,
    open_division,
    set_boundary,
    set_office_hours,
)
from tongban.kernel.places.actions.naming import (
    Naming,
    decide_double,
    rename_place,
    retire_place,
    set_up_place,
)

__all__ = [
    "EVER",
    "STREAM",
    "Naming",
    "add_alias",
    "add_site",
    "apply",
    "decide_double",
    "end_division",
    "follow_due",
    "load",
    "open_division",
    "prepare",
    "rename_place",
    "retire_place",
    "set_boundary",
    "set_changes",
    "set_office_hours",
    "set_up_place",
    "undo",
    "withdraw",
]

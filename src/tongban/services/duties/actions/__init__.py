"""The writers of duty lists and bindings; each write is one transaction with its event and its letter."""

from tongban.services.duties.actions.binding import bind_office, end_binding
from tongban.services.duties.actions.forcing import discard_draft, put_in_force
from tongban.services.duties.actions.importing import Report, import_list, set_up
from tongban.services.duties.actions.noting import catch_up, take_note

__all__ = [
    "Report",
    "bind_office",
    "catch_up",
    "discard_draft",
    "end_binding",
    "import_list",
    "put_in_force",
    "set_up",
    "take_note",
]

"""The writers of burden lists, asks and rounds; each write is one transaction with its event and its letter."""

from tongban.services.burdens.actions.asking import appeal, file_asks, rule
from tongban.services.burdens.actions.listing import Report, discard_draft, import_list, put_in_force, set_up
from tongban.services.burdens.actions.visiting import (
    check_again,
    explain,
    nothing_hangs,
    open_round,
    record_sign,
)

__all__ = [
    "Report",
    "appeal",
    "check_again",
    "discard_draft",
    "explain",
    "file_asks",
    "import_list",
    "nothing_hangs",
    "open_round",
    "put_in_force",
    "record_sign",
    "rule",
    "set_up",
]

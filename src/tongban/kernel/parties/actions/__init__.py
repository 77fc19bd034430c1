"""The writers of people and organisations; each records who did it (`by`, an actor's code)."""

from tongban.kernel.parties.actions.organisations import (
    NewOffice,
    close_office,
    open_office,
    open_offices,
    register_organisation,
)
from tongban.kernel.parties.actions.people import find_or_make_person

__all__ = [
    "NewOffice",
    "close_office",
    "find_or_make_person",
    "open_office",
    "open_offices",
    "register_organisation",
]

"""The writers of people and organisations; each records who did it (`by`, an actor's code)."""

from tongban.kernel.parties.actions.asking import ask_correction, decide_asked, object_to
from tongban.kernel.parties.actions.correcting import correct_people
from tongban.kernel.parties.actions.doubting import tell_apart
from tongban.kernel.parties.actions.looking import go_on_looking, look_for_duplicates
from tongban.kernel.parties.actions.memberships import (
    Member,
    change_household,
    join,
    leave,
    move,
    open_household,
)
from tongban.kernel.parties.actions.merging import merge, undo_merge
from tongban.kernel.parties.actions.organisations import (
    NewOffice,
    close_office,
    open_office,
    open_offices,
    register_organisation,
)
from tongban.kernel.parties.actions.people import find_or_make_person

__all__ = [
    "Member",
    "NewOffice",
    "ask_correction",
    "change_household",
    "close_office",
    "correct_people",
    "decide_asked",
    "find_or_make_person",
    "go_on_looking",
    "join",
    "leave",
    "look_for_duplicates",
    "merge",
    "move",
    "object_to",
    "open_household",
    "open_office",
    "open_offices",
    "register_organisation",
    "tell_apart",
    "undo_merge",
]

"""What the pages of people read: accounts and one's own data, and records that may be of one."""

from tongban.services.people.queries.accounts import (
    accounts,
    divisions_under,
    happened,
    log_ins,
    offices_under,
    own_data,
    own_records,
)
from tongban.services.people.queries.households import households_visible_to, members_of
from tongban.services.people.queries.records import asked_visible_to, merged, side_by_side

__all__ = [
    "accounts",
    "asked_visible_to",
    "divisions_under",
    "happened",
    "households_visible_to",
    "log_ins",
    "members_of",
    "merged",
    "offices_under",
    "own_data",
    "own_records",
    "side_by_side",
]

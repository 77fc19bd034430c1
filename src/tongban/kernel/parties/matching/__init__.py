"""Two lists of parties matched in tiers, one to one, with a household guard; pure: no database but DuckDB in memory.

Tier 0: a valid number that proves (ID number, credit code). Tier 1: declared rules. Tier 2: Splink over the rest.
"""

from tongban.kernel.parties.matching.duplicates import duplicates
from tongban.kernel.parties.matching.guard import CLOSE
from tongban.kernel.parties.matching.meeting import can_be_cut, meeting
from tongban.kernel.parties.matching.organisations import ORGANISATION
from tongban.kernel.parties.matching.outcome import Matches, Pair
from tongban.kernel.parties.matching.people import PERSON
from tongban.kernel.parties.matching.profiles import Profile
from tongban.kernel.parties.matching.run import match
from tongban.kernel.parties.matching.standard import Prepared, packed, prepare

__all__ = [
    "CLOSE",
    "ORGANISATION",
    "PERSON",
    "Matches",
    "Pair",
    "Prepared",
    "Profile",
    "can_be_cut",
    "duplicates",
    "match",
    "meeting",
    "packed",
    "prepare",
]

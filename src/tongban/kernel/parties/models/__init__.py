"""What parties keep: people and organisations, who belongs where since when, what was merged, and what people asked."""

from tongban.kernel.parties.models.asked import Asked
from tongban.kernel.parties.models.memberships import Household, Membership
from tongban.kernel.parties.models.merges import Doubt, Merge
from tongban.kernel.parties.models.parties import Office, Organisation, Person

__all__ = ["Asked", "Doubt", "Household", "Membership", "Merge", "Office", "Organisation", "Person"]

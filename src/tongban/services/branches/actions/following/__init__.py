"""After differences were confirmed, or taken back, organisations and members follow what the ledger says now.

The ledger is a fold of what was said, whatever the order; so the rows here are brought to its state and never to the
single difference.
"""

from tongban.services.branches.actions.following.members import follow_members
from tongban.services.branches.actions.following.organisations import follow_organisations

__all__ = ["follow_members", "follow_organisations"]

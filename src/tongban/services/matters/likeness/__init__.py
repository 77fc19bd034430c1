"""How likely two messages are about the same matter: what is said, what is named, what it is about."""

from tongban.services.matters.likeness.columns import columns_of, joined
from tongban.services.matters.likeness.pairs import SAME, chances
from tongban.services.matters.likeness.said import Said, read
from tongban.services.matters.likeness.table import Table

__all__ = ["SAME", "Said", "Table", "chances", "columns_of", "joined", "read"]

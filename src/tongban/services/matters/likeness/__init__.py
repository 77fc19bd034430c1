"""How likely two messages are about the same matter: what is said, what is named, what it is about."""

from tongban.services.matters.likeness.pairs import SAME, likeness
from tongban.services.matters.likeness.rarity import Rarity
from tongban.services.matters.likeness.said import Said, read

__all__ = ["SAME", "Rarity", "Said", "likeness", "read"]

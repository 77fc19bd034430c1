"""What is written for Open311: filed, said, handed over, heard."""

from tongban.services.open311.actions.forgetting import forget
from tongban.services.open311.actions.handing import follow
from tongban.services.open311.actions.peering import connect, disconnect, retry
from tongban.services.open311.actions.taking import add, file

__all__ = ["add", "connect", "disconnect", "file", "follow", "forget", "retry"]

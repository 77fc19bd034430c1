"""What is done with pages: taken in, linked, sent for sign-off, signed."""

from tongban.services.bulletin.actions.linking import choose
from tongban.services.bulletin.actions.signing import ask, sign
from tongban.services.bulletin.actions.taking import take_in

__all__ = ["ask", "choose", "sign", "take_in"]

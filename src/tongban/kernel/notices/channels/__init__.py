"""The ways out of the house: each sends one message and says plainly when it failed."""

from tongban.kernel.notices.channels.base import DeliveryError, Outgoing, is_on, send, text_message

__all__ = ["DeliveryError", "Outgoing", "is_on", "send", "text_message"]

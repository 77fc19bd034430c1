"""Text messages through an HTTP gateway: one signed POST, told apart by its Idempotency-Key."""

from django.conf import settings

from tongban.kernel.notices.channels import http, signing
from tongban.kernel.notices.channels.base import Outgoing


def send(message: Outgoing) -> None:
    """Hand one text message to the gateway."""
    body = http.encoded(
        {"id": message.key, "to": message.address, "text": message.text, "template": message.topic}
    )
    signed = signing.headers(message.key, settings.SMS_SECRET, body) if settings.SMS_SECRET else {}
    http.post(settings.SMS_URL, body, {"Idempotency-Key": message.key, **signed})

"""What every channel takes and raises, and which adapter a setting chooses."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from tongban.kernel.core.service import named

ADAPTERS = {
    "email": "tongban.kernel.notices.channels.mail.send",
    "sms": "tongban.kernel.notices.channels.sms.send",
    "webhook": "tongban.kernel.notices.channels.webhook.send",
}
CONSOLE = "tongban.kernel.notices.channels.console.send"


@dataclass(frozen=True)
class Outgoing:
    """One message on its way: `key` is the same at every attempt, so that the other side shows it once."""

    channel: str
    key: str
    address: str = field(repr=False)
    topic: str
    subject: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    payload: dict[str, Any] = field(default_factory=dict)
    secret: str = field(default="", repr=False)


class DeliveryError(Exception):
    """It was not delivered. `told` is short and names nobody; `final` says that trying again cannot help, `silent` that
    the other side did not answer at all.
    """

    def __init__(self, told: str, *, final: bool = False, silent: bool = False) -> None:
        super().__init__(told)
        self.told = told
        self.final = final
        self.silent = silent


def is_on(channel: str) -> bool:
    """Does this installation use the channel? The demo prints where no gateway is set."""
    return bool(channel == "webhook" or _gateway(channel) or settings.DEMO)


def send(message: Outgoing) -> None:
    """Send by the channel's adapter; returns when the other side has taken it, else raises `DeliveryError`."""
    if not is_on(message.channel):
        raise DeliveryError("NotSetUp")
    printed = message.channel != "webhook" and not _gateway(message.channel)
    named(CONSOLE if printed else ADAPTERS[message.channel])(message)


def text_message(*, key: str, phone: str, topic: str, text: str) -> None:
    """Send one text message now, to whoever waits for it with the phone in hand (a sign-in code)."""
    send(Outgoing("sms", key, phone, topic, text=text))


def _gateway(channel: str) -> str:
    return {"email": settings.EMAIL_URL, "sms": settings.SMS_URL}.get(channel, "")

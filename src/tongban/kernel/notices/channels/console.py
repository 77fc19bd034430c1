"""For trying out: what would be sent is printed, the address masked."""

import sys

from tongban.kernel.core.sealed import mask
from tongban.kernel.notices.channels.base import Outgoing


def send(message: Outgoing) -> None:
    """Print the message on standard error."""
    kind = "phone" if message.channel == "sms" else "email"
    text = message.text if message.channel == "sms" else message.subject
    print(f"[{message.channel}] {mask(message.address, kind)}: {text}", file=sys.stderr, flush=True)  # noqa: T201 - its job

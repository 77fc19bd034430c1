"""Programs that want to hear: their addresses are entered, changed and stopped here."""

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.rights import require
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.events import Entry
from tongban.kernel.core.service import providers
from tongban.kernel.notices.actions import send_to
from tongban.kernel.notices.channels.webhook import is_address
from tongban.kernel.notices.models import Webhook

CONNECT = "notices.connect"
PING = "notices.ping"


def all_topics() -> list[str]:
    """What there is to hear. A room that publishes provides `webhooks.topics`: a function that lists its topics."""
    return sorted({topic for topics in providers("webhooks.topics") for topic in topics()})


def own_topics() -> list[str]:
    """What this room itself publishes."""
    return [PING]


@transaction.atomic
def register(name: str, url: str, topics: Sequence[str], *, office_id: int | None, by: Actor) -> Webhook:
    """Enter a program's address; its secret is made here and shown once, to whoever enters it."""
    require(by, CONNECT)
    _check(url, topics)
    hook = Webhook.objects.create(
        name=name[:80],
        url=url,
        secret=secrets.token_urlsafe(32),
        topics=sorted(set(topics)),
        office_id=office_id,
        created_at=clock.now(),
    )
    events.append("webhook", hook.pk, [Entry("webhook.registered", by.code, {"topics": hook.topics})])
    return hook


@transaction.atomic
def stop(webhook_id: int, *, by: Actor) -> None:
    """Send a program nothing more; what still waits for it is dropped when its turn comes."""
    require(by, CONNECT)
    if Webhook.objects.filter(pk=webhook_id, active=True).update(active=False):
        events.append("webhook", webhook_id, [Entry("webhook.stopped", by.code)])


@transaction.atomic
def ping(webhook_id: int, *, by: Actor) -> None:
    """Send a program one message to try the connection with."""
    require(by, CONNECT)
    hook = Webhook.objects.get(pk=webhook_id, active=True)
    send_to(hook, PING, {"webhook": hook.pk}, secrets.token_hex(8))


def _check(url: str, topics: Sequence[str]) -> None:
    if not is_address(url):
        raise TongbanError(_("The address must begin with https:// and hold no user name."), field="url")
    if not topics or not set(topics) <= set(all_topics()):
        raise TongbanError(_("Choose at least one of the topics listed."), field="topics")

"""What somebody was told, and what could not be delivered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.rights import visible
from tongban.kernel.notices.models import Notice, Webhook
from tongban.kernel.notices.webhooks import CONNECT
from tongban.kernel.notices.wording import all_templates, link_of, office_names, render


@dataclass(frozen=True)
class Shown:
    """A notice as its recipient reads it."""

    id: int
    at: datetime
    subject: str
    body: str
    link: str
    is_read: bool
    urgent: bool


def unread_count(account_id: int) -> int:
    """How many notices an account has not seen; counting stops at 100."""
    return Notice.objects.filter(to_account=account_id, read_at=None)[:100].count()


def notices_for(account_id: int) -> QuerySet[Notice]:
    """An account's notices, newest first."""
    return Notice.objects.filter(to_account=account_id).order_by("-id")


def shown(notices: Sequence[Notice], language: str) -> list[Shown]:
    """Notices in words of one language; a kind that nobody declares any more shows its code."""
    names = office_names((notice.data for notice in notices), language)
    return [_shown(notice, language, names) for notice in notices]


def _shown(notice: Notice, language: str, names: dict[int, str]) -> Shown:
    kind = all_templates().get(notice.template)
    is_read = notice.read_at is not None
    if kind is None:
        return Shown(notice.pk, notice.created_at, notice.template, "", "", is_read, urgent=False)
    text = render(kind, notice.data, language, names)
    link = link_of(kind, notice.data)
    return Shown(notice.pk, notice.created_at, text.subject, text.body, link, is_read, kind.urgent)


def webhooks_visible_to(actor: Actor) -> QuerySet[Webhook]:
    """The addresses of programs, newest first."""
    return visible(actor, CONNECT, Webhook.objects.select_related("office")).order_by("-id")


def told_before(moment: datetime) -> QuerySet[Notice]:
    """Notices that were written before a moment."""
    return Notice.objects.filter(created_at__lt=moment)

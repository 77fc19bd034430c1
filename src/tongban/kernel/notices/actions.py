"""Telling people: a notice and what of it leaves the house are written in the caller's transaction, once a key."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from tongban.kernel.access.queries import accounts_with
from tongban.kernel.core import clock, jobs, sealed
from tongban.kernel.notices import channels
from tongban.kernel.notices.mending import MEND
from tongban.kernel.notices.models import Delivery, Notice, Webhook
from tongban.kernel.notices.recipients import Recipient, Requester, language_of, tag
from tongban.kernel.notices.wording import NoticeTemplate, checked, template_of

DIGEST_AFTER = timedelta(minutes=10)
# What is written this far in the past (the demo's year, an import of old records) is shown and not sent.
STILL_NEWS = timedelta(days=1)

INSERT = """
INSERT INTO notices_notice (template, to_account_id, to_case, about, about_id, data, language, created_at, key)
SELECT template, to_account_id, to_case, about, about_id, data, language, created_at, key
FROM jsonb_to_recordset(%s) AS new (
    template text, to_account_id bigint, to_case bigint, about text, about_id bigint, data jsonb, language text,
    created_at timestamptz, key text)
ORDER BY key
ON CONFLICT (key) DO NOTHING RETURNING id, to_account_id
"""


@transaction.atomic
def queue(
    template: str,
    *,
    to: Iterable[Recipient],
    key: str,
    about: tuple[str, int] | None = None,
    data: Mapping[str, Any] | None = None,
) -> list[int]:
    """Tell each of `to`, once however often it is asked with this key; returns the new notices' ids."""
    kind = template_of(template)
    kept = checked(kind, data or {})
    stream, pk_about = about or ("", None)
    common: dict[str, Any] = {"template": kind.code, "data": kept, "created_at": clock.now().isoformat()}
    common |= {"about": stream, "about_id": pk_about}
    rows = [common | _address(who) | {"key": _digest("notice", kind.code, key, tag(who))} for who in to]
    made = _insert(rows) if rows else []
    if made and _is_news():
        _write([_delivery(kind, pk, channel, account) for pk, account in made for channel in _ways(kind)])
    return [pk for pk, _ in made]


@transaction.atomic
def publish(topic: str, payload: Mapping[str, Any], *, key: str, offices: Iterable[int] = ()) -> int:
    """Tell the webhooks that want a topic (an office's own only what concerns it), once a key; ids only."""
    if not _is_news():
        return 0
    heard = Q(office=None) | Q(office__in=list(offices))
    wanted = Webhook.objects.filter(heard, active=True, topics__contains=[topic])
    return sum(send_to(hook, topic, payload, key) for hook in wanted)


def send_to(hook: Webhook, topic: str, payload: Mapping[str, Any], key: str) -> int:
    """Write one message to one program, once a key."""
    fields: dict[str, Any] = {"webhook": hook, "topic": topic, "payload": dict(payload), "channel": "webhook"}
    fields |= {"created_at": clock.now(), "available_at": clock.now()}
    return _write([Delivery(**fields, urgent=True, key=_digest("webhook", topic, key, str(hook.pk)))])


def _address(who: Recipient) -> dict[str, Any]:
    if isinstance(who, Requester):
        return {"to_case": who.case, "to_account_id": None, "language": language_of(who)}
    return {"to_case": None, "to_account_id": who.pk, "language": language_of(who)}


def _insert(rows: list[dict[str, Any]]) -> list[tuple[int, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [json.dumps(rows)])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _ways(kind: NoticeTemplate) -> list[str]:
    return [channel for channel in kind.channels if channels.is_on(channel)]


def _delivery(kind: NoticeTemplate, notice: int, channel: str, account: int | None) -> Delivery:
    now = clock.now()
    waits = channel == Delivery.Channel.EMAIL and account is not None and not kind.urgent
    return Delivery(
        notice_id=notice,
        topic=kind.code,
        channel=channel,
        urgent=kind.urgent,
        created_at=now,
        available_at=now + DIGEST_AFTER if waits else now,
        key=_digest("delivery", str(notice), channel),
    )


def _write(rows: Sequence[Delivery]) -> int:
    if rows:
        Delivery.objects.bulk_create(sorted(rows, key=lambda row: row.key), ignore_conflicts=True)
        jobs.wake("notices.send")
    return len(rows)


def _digest(*parts: str) -> str:
    """A key that says nothing outside and is another in every installation."""
    text = json.dumps(parts).encode()
    return hmac.new(sealed.key_for("token"), text, hashlib.sha256).hexdigest()[:40]


def _is_news() -> bool:
    return clock.now() > datetime.now(UTC) - STILL_NEWS


def mark_read(account_id: int, ids: Sequence[int] | None = None) -> int:
    """The recipient has seen these notices (all of theirs, if none are named)."""
    rows = Notice.objects.filter(to_account=account_id, read_at=None)
    return (rows if ids is None else rows.filter(pk__in=ids)).update(read_at=clock.now())


def tell_of_the_dead() -> None:
    """Once a day, and only if something died in it: tell those who can mend it."""
    now = clock.now()
    count = Delivery.objects.filter(
        state=Delivery.State.DEAD, rides_with=None, available_at__gte=now - timedelta(days=1)
    ).count()
    if count:
        day = now.astimezone(clock.BEIJING).date().isoformat()
        queue("notices.dead", to=accounts_with(MEND), data={"count": count}, key=day)


def forget(pk: int) -> None:
    """A notice goes with what was sent of it."""
    Notice.objects.filter(pk=pk).delete()

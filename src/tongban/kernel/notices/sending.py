"""What leaves the house: claimed in one transaction, sent in none, marked in another.

A process killed in between leaves its claim to run out; the message is then sent again under the same key, which
the other side shows once.
"""

from datetime import datetime, timedelta
from threading import BoundedSemaphore
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from tongban.kernel.core import clock, jobs
from tongban.kernel.notices import channels
from tongban.kernel.notices.channels import DeliveryError, Outgoing
from tongban.kernel.notices.models import Delivery, Notice
from tongban.kernel.notices.recipients import address_of
from tongban.kernel.notices.wording import (
    Text,
    UnknownTemplateError,
    all_templates,
    link_of,
    office_names,
    render,
    template_of,
)

ATTEMPTS = 8
LEASE = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
QUIET_FROM, QUIET_UNTIL = 22, 8
DIGEST_MOST = 50
LANES = BoundedSemaphore(2)  # of the four things that a worker does at once
PENDING, SENT, VOID, DEAD = (Delivery.State[name] for name in ("PENDING", "SENT", "VOID", "DEAD"))


def send_in_lanes(seconds: float = float("inf")) -> None:
    """Send what is due, in few lanes of a worker: a gateway that is slow leaves room for everything else.

    Whoever finds no lane free may go: one that is in use looks again after it has given its lane back. What is left
    when the time is over, the next one sends.
    """
    until = monotonic() + seconds
    while monotonic() < until and LANES.acquire(blocking=False):
        try:
            send_due(seconds=until - monotonic())
        finally:
            LANES.release()
        if not _due(clock.now()).exists():
            return


def send_due(limit: int = 100_000, *, seconds: float = float("inf")) -> int:
    """Send whatever is due, one after the other, until nothing is left or the time is over; how many were tried."""
    _bury()
    tried, until = 0, monotonic() + seconds
    while tried < limit and (row := claim()):
        deliver(row)
        tried += 1
        if monotonic() > until:
            jobs.wake("notices.send")
            break
    return tried


def is_quiet(moment: datetime) -> bool:
    """Is it an hour at which nobody's phone should ring for an ordinary matter?"""
    hour = moment.astimezone(clock.BEIJING).hour
    return hour >= QUIET_FROM or hour < QUIET_UNTIL


@transaction.atomic(durable=True)
def claim() -> Delivery | None:
    """Take the next due delivery for the time of a lease, and count the attempt before it is made."""
    now = clock.now()
    row = _due(now).order_by("available_at", "id").select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return None
    row.attempts += 1
    row.available_at = now + LEASE
    row.save(update_fields=["attempts", "available_at"])
    if row.attempts == 1 and row.channel == Delivery.Channel.EMAIL and not row.urgent:
        _gather(row)
    return row


def _due(now: datetime) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(
        state=PENDING, rides_with=None, available_at__lte=now, attempts__lt=ATTEMPTS
    ).select_related("notice__to_account__person", "webhook")
    return rows.exclude(channel=Delivery.Channel.SMS, urgent=False) if is_quiet(now) else rows


def _gather(row: Delivery) -> None:
    """Let what else waits for the same account's mailbox ride along, for good: a second try carries the same."""
    account = row.notice.to_account_id if row.notice else None
    if account is None:
        return
    waiting = Delivery.objects.filter(
        state=PENDING,
        rides_with=None,
        channel=row.channel,
        urgent=False,
        attempts=0,
        notice__to_account=account,
    )
    waiting = waiting.exclude(pk=row.pk).order_by("id").select_for_update(skip_locked=True, of=("self",))
    ids = list(waiting.values_list("pk", flat=True)[:DIGEST_MOST])
    Delivery.objects.filter(pk__in=ids).update(rides_with=row)


def deliver(row: Delivery) -> None:
    """Make one claimed attempt and write down how it ended."""
    try:
        message = compose(row)
        if message:
            channels.send(message)
        _settle(row, SENT if message else VOID)
    except DeliveryError as failed:
        _put_off(row, failed.told, final=failed.final)
        if failed.silent:
            _let_rest(row)
    except UnknownTemplateError:
        _put_off(row, "UnknownTemplate", final=True)
    except Exception as error:  # noqa: BLE001 - one bad message must not stop the others; it is kept and told
        _put_off(row, type(error).__name__, final=False)


def compose(row: Delivery) -> Outgoing | None:
    """The message as it goes out now, or nothing when there is nobody to send it to."""
    hook = row.webhook
    if hook is not None:
        given = {"payload": row.payload, "secret": hook.secret.open()}
        return Outgoing(row.channel, row.key, hook.url, row.topic, **given) if hook.active else None
    notices = [row.notice, *(rider.notice for rider in row.riders.select_related("notice").order_by("id"))]
    told = _known([notice for notice in notices if notice is not None])
    address = address_of(told[0], row.channel)
    if not address:
        return None
    text = _text(told)
    words = text.sms or text.subject if row.channel == Delivery.Channel.SMS else text.body
    return Outgoing(row.channel, row.key, address, row.topic, text.subject, words)


def _known(told: list[Notice]) -> list[Notice]:
    """Those of a kind that is still declared, as long as there is one; what rides along must not stop the others."""
    return [notice for notice in told if notice.template in all_templates()] or told


def _text(told: list[Notice]) -> Text:
    language = told[0].language
    names = office_names((notice.data for notice in told), language)
    single = render(template_of(told[0].template), told[0].data, language, names)
    if len(told) == 1:
        return Text(single.subject, _with_link(told[0], single), single.sms)
    texts = [(notice, render(template_of(notice.template), notice.data, language, names)) for notice in told]
    digest = render(template_of("notices.digest"), {"count": len(told)}, language, {})
    parts = [f"{n}. {text.subject}\n{_with_link(notice, text)}" for n, (notice, text) in enumerate(texts, 1)]
    return Text(digest.subject, "\n\n".join([digest.body, *parts]), "")


def _with_link(notice: Notice, text: Text) -> str:
    link = link_of(template_of(notice.template), notice.data)
    return f"{text.body}\n{settings.PUBLIC_URL.rstrip('/')}{link}" if link else text.body


def wait_after(attempts: int) -> timedelta:
    """How long to leave the other side in peace: half a minute, then four times as long each time, at most hours."""
    return min(FIRST_WAIT * 4 ** (attempts - 1), LONGEST_WAIT)


@transaction.atomic(durable=True)
def _settle(row: Delivery, state: Delivery.State) -> None:
    rows = Delivery.objects.filter(Q(pk=row.pk) | Q(rides_with=row.pk), state=PENDING)
    rows.update(state=state, sent_at=clock.now() if state == SENT else None, error="")


@transaction.atomic(durable=True)
def _put_off(row: Delivery, told: str, *, final: bool) -> None:
    """Write a failure down, unless somebody else has made a newer attempt meanwhile."""
    mine = Delivery.objects.filter(pk=row.pk, state=PENDING, attempts=row.attempts)
    if final or row.attempts >= ATTEMPTS:
        if mine.update(state=DEAD, error=told[:60], available_at=clock.now()):
            Delivery.objects.filter(rides_with=row.pk).update(state=DEAD)
        return
    mine.update(error=told[:60], available_at=clock.now() + wait_after(row.attempts))


@transaction.atomic(durable=True)
def _let_rest(row: Delivery) -> None:
    """Who does not answer is left in peace for a while: what else waits for the same address waits, and nobody behind it."""
    now = clock.now()
    others = Delivery.objects.filter(state=PENDING, rides_with=None, channel=row.channel, webhook=row.webhook)
    others = others.filter(available_at__lte=now + FIRST_WAIT, attempts__lt=ATTEMPTS).exclude(pk=row.pk)
    ids = others.order_by("pk").select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)
    Delivery.objects.filter(pk__in=list(ids)).update(available_at=now + FIRST_WAIT)


@transaction.atomic(durable=True)
def _bury() -> None:
    """What was claimed for the last time and never came back is dead, and listed as such."""
    gone = Delivery.objects.filter(
        state=PENDING, rides_with=None, attempts__gte=ATTEMPTS, available_at__lte=clock.now()
    )
    ids = list(gone.select_for_update(skip_locked=True).values_list("pk", flat=True))
    rows = Delivery.objects.filter(Q(pk__in=ids) | Q(rides_with__in=ids))
    rows.update(state=DEAD, error="Unfinished", available_at=clock.now())

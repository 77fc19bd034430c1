"""What is asked of lists and the ledger: as of a day, as known at a moment; what waits on whom; what became of rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events
from tongban.kernel.core.clock import today
from tongban.kernel.core.models import Event
from tongban.kernel.exchange import states
from tongban.kernel.exchange.models import STREAM, Difference, Entry, Row, Source, Submission


def entries(register: str, *, on: date | None = None, known: datetime | None = None) -> QuerySet[Entry]:
    """What a register says on a day (default: today), as it was known at a moment (default: now)."""
    rows = Entry.objects.filter(register=register, valid__contains=on or today())
    rows = rows.filter(recorded__contains=known) if known else rows.filter(recorded__endswith=None)
    return rows.order_by("key")


def history(register: str, key: str) -> QuerySet[Entry]:
    """Everything that was ever recorded of a subject, by when it held, then by when it was known."""
    return Entry.objects.filter(register=register, key=key).order_by("valid", "recorded")


def lists(actor: Actor) -> QuerySet[Submission]:
    """The lists an actor may see, the newest first."""
    rows = Submission.objects.select_related("source__office__division", "scope").defer("content")
    return rights.visible(actor, "exchange.view", rows).order_by("-pk")


def sources(actor: Actor) -> QuerySet[Source]:
    """The sources an actor may send for."""
    return rights.visible(actor, "exchange.send", Source.objects.select_related("office")).order_by("code")


def differences(actor: Actor) -> QuerySet[Difference]:
    """The differences an actor may see."""
    rows = Difference.objects.select_related("submission__source__office", "office", "row")
    return rights.visible(actor, "exchange.differences", rows)


def to_decide(actor: Actor) -> QuerySet[Difference]:
    """What waits for this actor's office."""
    rows = differences(actor).filter(state=states.WAITING, same_as=None)
    return rights.visible(actor, "exchange.answer", rows).order_by("due_at", "pk")


def outcomes(submission: Submission) -> dict[str, int]:
    """How many rows of a list came to what; the sum is the rows that were sent."""
    rows = submission.rows.values_list("outcome").annotate(n=Count("pk"))
    return dict(rows.order_by("outcome"))


def kinds(submission: Submission) -> dict[str, int]:
    """How many differences of each kind a list made."""
    return dict(submission.differences.values_list("kind").annotate(n=Count("pk")).order_by("kind"))


@dataclass(frozen=True)
class Waiting:
    """What a list of one office waits for from another: how many, since when, due when, how many are late."""

    sender: str
    office: str
    office_id: int | None
    register: str
    count: int
    since: datetime
    due: datetime | None
    late: int


def settled_before(moment: datetime) -> QuerySet[Submission]:
    """Lists that were done with before a moment and still hold their rows as they were sent."""
    going = [states.CHECKED, states.STOPPED, states.CONFIRMING, states.SETTLED, states.REVERSING]
    rows = Submission.objects.filter(received_at__lt=moment, words_erased_at=None)
    return rows.exclude(state__in=going)


def ended_before(moment: datetime, register: str) -> QuerySet[Entry]:
    """One entry of each subject whose last day in the register lies before a moment and whose words are still there.

    A subject that was never there, what brought it in having been taken back, ended when that was known.
    """
    day = moment.astimezone(clock.BEIJING).date()
    same = Entry.objects.filter(register=register, key=OuterRef("key"))
    now = same.filter(recorded__endswith=None)
    lasting = now.filter(Q(valid__endswith=None) | Q(valid__endswith__gt=day))
    asked = Difference.objects.filter(register=register, key=OuterRef("key"), state__in=states.OPEN)
    first = same.exclude(data={}).filter(pk__lt=OuterRef("pk"))
    rows = Entry.objects.filter(register=register).exclude(data={})
    rows = rows.exclude(Exists(lasting)).exclude(Exists(asked)).exclude(Exists(first))
    return rows.filter(Exists(now) | ~Exists(same.filter(recorded__endswith__gte=moment)))


def waiting(actor: Actor) -> list[Waiting]:
    """What waits on whom and for how long, the longest first: of one's own lists, and of what one is to decide."""
    rows = differences(actor).filter(state__in=[states.WAITING, states.HELD]).order_by()
    told = rows.values(
        "register",
        "office_id",
        sender=F("submission__source__office__name"),
        whom=F("office__name"),
    ).annotate(
        n=Count("pk"),
        since=Min("opened_at"),
        due=Min("due_at"),
        late=Count("pk", filter=Q(due_at__lt=clock.now())),
    )
    return [
        Waiting(
            t["sender"],
            t["whom"] or "",
            t["office_id"],
            t["register"],
            t["n"],
            t["since"],
            t["due"],
            t["late"],
        )
        for t in told.order_by("since")
    ]


@dataclass(frozen=True)
class Fate:
    """What became of one row, in the sender's own key."""

    number: int
    sender_key: str
    key: str
    outcome: str
    words: str
    reasons: str


def feedback(submission: Submission) -> Iterator[Fate]:
    """Every row of a list, in its order; their number is the number of rows that were sent."""
    rows = submission.rows.order_by("number").defer("raw", "data").iterator(chunk_size=2000)
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == 2000:
            yield from fates(chunk)
            chunk = []
    yield from fates(chunk)


def fates(rows: Iterable[Row]) -> Iterator[Fate]:
    """What became of these rows."""
    rows = list(rows)
    said: dict[int | None, list[str]] = {}
    told = Difference.objects.filter(row__in=[r.pk for r in rows]).exclude(reason="").order_by("pk")
    for pk, name, reason in told.values_list("row_id", "field", "reason"):
        said.setdefault(pk, []).append(f"{name}: {reason}" if name else reason)
    for row in rows:
        wrong = [f"{column}: {what}" if column else what for column, what in row.problems]
        reasons = "；".join(dict.fromkeys([*wrong, *said.get(row.pk, ())]))
        words = str(states.OUTCOMES.get(row.outcome, states.LISTS[states.CHECKED]))
        yield Fate(row.number, row.sender_key, row.key, row.outcome or "checked", words, reasons)


def missing(submission: Submission) -> QuerySet[Difference]:
    """What a full list left out, and what became of that."""
    return submission.differences.filter(kind=states.DEPARTURE).order_by("pk")


def beside(difference: Difference) -> QuerySet[Difference]:
    """Other lists' open questions on the same value."""
    same = Difference.objects.filter(register=difference.register, key=difference.key, field=difference.field)
    same = same.filter(state__in=states.OPEN, same_as=None).exclude(pk=difference.pk)
    return same.select_related("submission__source__office") if difference.key else same.none()


def history_of(submission: Submission) -> list[Event]:
    """The chain of a list, oldest first."""
    return events.of(STREAM, submission.pk)

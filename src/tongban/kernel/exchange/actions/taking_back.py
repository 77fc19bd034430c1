"""A list in effect is taken back by two: one asks and says why, a second looks; then piece by piece, stoppable, resumed.

From the second look on nothing that the list says counts. What it changed is undone some subjects at a time, each time
whole or not at all; killed or stopped, it goes on where it was, and the end is the same.
"""

from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import SYSTEM, Actor
from tongban.kernel.core import clock, jobs
from tongban.kernel.core.errors import Conflict, NotAllowed
from tongban.kernel.core.steady import steady
from tongban.kernel.core.text import clean_line
from tongban.kernel.exchange import ledger, states
from tongban.kernel.exchange.actions.applying import follow, tell, with_lists
from tongban.kernel.exchange.actions.letting import drop_open, lock_all_of, looked_at, note, touched
from tongban.kernel.exchange.actions.outcomes import settle_rows, settle_some
from tongban.kernel.exchange.models import Difference, Submission
from tongban.kernel.exchange.registers import Register, register

BATCH = 1000


@dataclass
class Left:
    """The subjects still to be undone, looked up once: a list is long, and once it says nothing no decision adds to them."""

    at: str | None = None
    keys: list[str] = field(default_factory=list)

    def next_of(self, row: Submission) -> list[str]:
        """The next some, from where the list is: another worker may have gone on with it."""
        if row.back_at != self.at:
            self.keys = touched(row, row.back_at)
        some, self.keys = self.keys[:BATCH], self.keys[BATCH:]
        self.at = some[-1] if some else row.back_at
        return some


@transaction.atomic
def ask_back(submission: Submission, *, by: Actor, reason: str) -> Submission:
    """The first of two: say why a list is to be taken back."""
    row = looked_at(submission, by, states.LIVE, reason)
    if row.back_asked_by:
        raise Conflict(_("Somebody has asked for this already. A second person takes it back."))
    row.back_reason = clean_line(reason)[:300]
    row.back_asked_by, row.back_asked_at = by.code, clock.now()
    row.save(update_fields=["back_reason", "back_asked_by", "back_asked_at"])
    note(row, "list.back_asked", by, reason)
    return row


@transaction.atomic
def keep_it(submission: Submission, *, by: Actor) -> Submission:
    """The second look says that the list stays."""
    row = looked_at(submission, by, states.LIVE, _("looked at"))
    row.back_reason, row.back_asked_by, row.back_asked_at = "", "", None
    row.save(update_fields=["back_reason", "back_asked_by", "back_asked_at"])
    note(row, "list.kept", by, "")
    return row


def take_back(submission: Submission, *, by: Actor) -> Submission:
    """The second of two, all of it at once: the ledger is as if the list had never come; that it came stays on record."""
    row = begin_back(submission, by=by, here=True)
    carry_back(row.pk)
    row.refresh_from_db()
    return row


@transaction.atomic
def begin_back(submission: Submission, *, by: Actor, here: bool = False) -> Submission:
    """The second of two: from now on the list says nothing; the worker undoes what it changed (`here`: the caller does)."""
    lock_all_of(submission, by)
    row = looked_at(submission, by, states.LIVE, _("looked at"))
    if not row.back_asked_by and not by.is_system:
        raise Conflict(_("First somebody asks for it and says why; then a second person takes it back."))
    if row.back_asked_by == by.code and not by.is_system:
        raise NotAllowed(_("A second person takes it back: nobody does both."))
    row.state = states.REVERSING
    row.back_at, row.back_undone, row.back_paused = "", 0, False
    drop_open(row)
    row.back_keys = len(touched(row))
    row.save(update_fields=["state", "back_at", "back_keys", "back_undone", "back_paused"])
    note(row, "list.back_begun", by, row.back_reason)
    if not here:
        jobs.defer("exchange.take_back", pk=row.pk)
    return row


@transaction.atomic
def pause_back(submission: Submission, *, by: Actor) -> Submission:
    """It stops after the subjects that it is at; what is undone stays so, and the rest waits."""
    row = looked_at(submission, by, (states.REVERSING,), _("looked at"))
    row.back_paused = True
    row.save(update_fields=["back_paused"])
    note(row, "list.back_paused", by, "")
    return row


@transaction.atomic
def resume_back(submission: Submission, *, by: Actor) -> Submission:
    """It goes on where it was stopped."""
    row = looked_at(submission, by, (states.REVERSING,), _("looked at"))
    row.back_paused = False
    row.save(update_fields=["back_paused"])
    note(row, "list.back_resumed", by, "")
    jobs.defer("exchange.take_back", pk=row.pk)
    return row


def carry_back(pk: int) -> None:
    """Undo what is left of a list that is being taken back, until it is done or somebody stops it."""
    left = Left()
    while _undo_some(pk, left):
        pass


def carry_all_back() -> None:
    """Go on with whatever was left lying."""
    lying = Submission.objects.filter(state=states.REVERSING, back_paused=False)
    jobs.each(list(lying.order_by("pk").values_list("pk", flat=True)), carry_back)


@transaction.atomic
def _undo_some(pk: int, left: Left) -> bool:
    """The next subjects; is there more to do?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7312, %s)", [pk])
    row = Submission.objects.get(pk=pk)
    if row.state != states.REVERSING or row.back_paused:
        return False
    keys = left.next_of(row)
    if not keys:
        _done(row)
        return False
    with clock.one_moment(), steady():
        _undo(register(row.register), row, keys)
    done = {"back_at": keys[-1], "back_undone": F("back_undone") + len(keys)}
    Submission.objects.filter(pk=pk).update(**done)
    return True


def _undo(kind: Register, row: Submission, keys: list[str]) -> None:
    held = Difference.objects.filter(submission=row, key__in=keys, state=states.TAKEN).order_by("pk")
    held = held.select_related("row").defer("row__raw")
    taken = list(held.select_for_update(of=("self",), no_key=True))
    with_lists(taken)
    ledger.lock_keys(kind.code, keys)
    Difference.objects.filter(pk__in=[d.pk for d in taken]).update(state=states.UNDONE)
    for one in taken:
        one.state = states.UNDONE
    ledger.rebuild(kind, keys)
    follow(kind.reversed, kind, [d for d in reversed(taken) if d.kind != states.AMBIGUOUS])
    tell("difference.taken_back", taken)
    settle_some(taken)


def _done(row: Submission) -> None:
    row.state, row.reversed_at = states.REVERSED, clock.now()
    row.save(update_fields=["state", "reversed_at"])
    settle_rows(row)
    note(row, "list.taken_back", SYSTEM, row.back_reason)

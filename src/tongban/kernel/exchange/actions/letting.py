"""A stopped list is let through or given up by a person who looked; a list in effect is taken back by two."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events, outbox
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.text import clean_line
from tongban.kernel.exchange import ledger, states
from tongban.kernel.exchange.actions.applying import BATCH, follow, tell
from tongban.kernel.exchange.actions.matching import lock_register
from tongban.kernel.exchange.actions.outcomes import settle_lists, settle_rows
from tongban.kernel.exchange.models import STREAM, Answer, Difference, Submission
from tongban.kernel.exchange.registers import Register, register

SHORTEST = 2


@transaction.atomic
def let_through(submission: Submission, *, by: Actor, reason: str) -> Submission:
    """What a list would end is right after all: its differences are asked like any others."""
    _lock_all_of(submission, by)
    row = _locked(submission, by, (states.STOPPED,), reason)
    row.differences.filter(state=states.HELD).update(state=states.WAITING)
    row.state = states.CONFIRMING
    row.save(update_fields=["state"])
    _fold(register(row.register), _touched(row, set()))
    _note(row, "list.let_through", by, reason)
    settle_lists([row.pk])
    outbox.put([outbox.Letter("exchange.matched", {"submission": row.pk})])
    return row


@transaction.atomic
def give_up(submission: Submission, *, by: Actor, reason: str) -> Submission:
    """A stopped list was sent wrong: nothing of it is asked."""
    _lock_all_of(submission, by)
    row = _locked(submission, by, (states.STOPPED,), reason)
    _fold(register(row.register), sorted({d.key for d in _end(row, states.WITHDRAWN)}))
    _note(row, "list.given_up", by, reason)
    return row


@transaction.atomic
def ask_back(submission: Submission, *, by: Actor, reason: str) -> Submission:
    """The first of two: say why a list is to be taken back."""
    row = _locked(submission, by, states.LIVE, reason)
    if row.back_asked_by:
        raise Conflict(_("Somebody has asked for this already. A second person takes it back."))
    row.back_reason = clean_line(reason)[:300]
    row.back_asked_by, row.back_asked_at = by.code, clock.now()
    row.save(update_fields=["back_reason", "back_asked_by", "back_asked_at"])
    _note(row, "list.back_asked", by, reason)
    return row


@transaction.atomic
def keep_it(submission: Submission, *, by: Actor) -> Submission:
    """The second look says that the list stays."""
    row = _locked(submission, by, states.LIVE, _("looked at"))
    row.back_reason, row.back_asked_by, row.back_asked_at = "", "", None
    row.save(update_fields=["back_reason", "back_asked_by", "back_asked_at"])
    _note(row, "list.kept", by, "")
    return row


@transaction.atomic
def take_back(submission: Submission, *, by: Actor) -> Submission:
    """The second of two: the ledger is as if the list had never come; that it came, and what it did, stays on record."""
    kind = register(submission.register)
    _lock_all_of(submission, by)
    row = _locked(submission, by, states.LIVE, _("looked at"))
    if not row.back_asked_by and not by.is_system:
        raise Conflict(_("First somebody asks for it and says why; then a second person takes it back."))
    if row.back_asked_by == by.code and not by.is_system:
        raise NotAllowed(_("A second person takes it back: nobody does both."))
    with clock.one_moment():
        taken = _end(row, states.REVERSED)
        _fold(kind, _touched(row, {d.key for d in taken}))
        follow(kind.reversed, kind, list(reversed(taken)))
    _note(row, "list.taken_back", by, row.back_reason)
    return row


def _locked(submission: Submission, by: Actor, wanted: Sequence[str], reason: str) -> Submission:
    rights.require(by, "exchange.oversee", submission)
    if len(clean_line(reason)) < SHORTEST:
        raise TongbanError(_("Say in a few words why."), field="reason")
    row = Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission.pk)
    if row.state not in wanted:
        raise Conflict(_("The list is not as it was shown: %s.") % states.LISTS[row.state])
    return row


def _end(row: Submission, state: str) -> list[Difference]:
    """Nothing of a list counts any more; returns what had been in effect, in order."""
    row.state = state
    row.reversed_at = clock.now() if state == states.REVERSED else None
    row.save(update_fields=["state", "reversed_at"])
    taken = list(
        row.differences.filter(state=states.TAKEN).select_related("submission", "row").order_by("pk")
    )
    held = row.differences.filter(state=states.TAKEN)
    held.update(state=states.UNDONE)
    open_ones = list(row.differences.filter(state__in=states.OPEN).values_list("pk", flat=True))
    row.differences.filter(pk__in=open_ones).update(state=states.DROPPED)
    _pass_on(open_ones)
    Answer.objects.filter(difference__submission=row).delete()
    tell("difference.taken_back", taken)
    settle_rows(row)
    return [d for d in taken if d.kind != states.AMBIGUOUS]


def _lock_all_of(submission: Submission, by: Actor) -> None:
    """In the order in which decisions take them: the register, differences, subjects, then the list."""
    rights.require(by, "exchange.oversee", submission)
    lock_register(register(submission.register))
    asked = Difference.objects.filter(Q(submission=submission) | Q(same_as__submission=submission))
    list(asked.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    ledger.lock_all()


def _fold(kind: Register, keys: Sequence[str]) -> None:
    """Bring the ledger of many subjects to what is said of them now."""
    ledger.lock_keys(kind.code, keys)
    for start in range(0, len(keys), BATCH):
        ledger.rebuild(kind, keys[start : start + BATCH])


def _touched(row: Submission, keys: set[str]) -> list[str]:
    """The subjects whose ledger may change without a list: those it changed, and those it named that changed since it came.

    Where a row agreed and nothing was decided after, the ledger says the same without it.
    """
    since = Q(state=states.UNDONE) | Q(state=states.TAKEN, applied_at__gte=row.received_at)
    changed = (
        Difference.objects.filter(since, register=row.register).exclude(key="").values_list("key", flat=True)
    )
    named_here = row.rows.exclude(key="").values_list("key", flat=True)
    return sorted(keys | (set(changed.distinct()) & set(named_here)))


def _pass_on(leaders: Sequence[int]) -> None:
    """Questions that other lists asked, too, go on without the one that asked first."""
    heirs: dict[int, Difference] = {}
    for one in Difference.objects.filter(same_as__in=leaders, state__in=states.OPEN).order_by("pk"):
        heir = heirs.setdefault(one.same_as_id or 0, one)
        one.same_as = None if heir is one else heir
        one.save(update_fields=["same_as"])


def _note(row: Submission, code: str, by: Actor, reason: str) -> None:
    events.append(STREAM, row.pk, [events.Entry(code, by.code, {"reason": bool(reason)})])

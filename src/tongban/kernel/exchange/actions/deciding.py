"""The office that can know confirms a difference or refuses it, with a reason; one of two wins, the other is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events, jobs
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.text import clean_line
from tongban.kernel.exchange import states
from tongban.kernel.exchange.actions import comparing
from tongban.kernel.exchange.actions.applying import apply_due, with_lists
from tongban.kernel.exchange.actions.matching import ask, lock_register
from tongban.kernel.exchange.actions.outcomes import settle_lists, settle_some
from tongban.kernel.exchange.models import STREAM, Answer, Difference, Entry, Row
from tongban.kernel.exchange.registers import register

BATCH = 2000
SHORTEST = 2


@dataclass(frozen=True)
class Decision:
    """What an office says: yes or no, why, what it rests on, and from which day (else the list's)."""

    yes: bool
    reason: str
    evidence: str = ""
    on: date | None = None


def confirm(pk: int, *, by: Actor, reason: str, evidence: str = "", on: date | None = None) -> Difference:
    """It is so: it takes effect on its day, at once if that has come. Of a pair: they are the same."""
    return decide(pk, Decision(True, reason, evidence, on), by=by)


def refuse(pk: int, *, by: Actor, reason: str, evidence: str = "") -> Difference:
    """It is not so: the ledger stays as it is, and the same is not asked again. Of a pair: they are two."""
    return decide(pk, Decision(False, reason, evidence), by=by)


@transaction.atomic
def decide(pk: int, said: Decision, *, by: Actor) -> Difference:
    """Decide one difference under its lock."""
    kind = Difference.objects.values_list("kind", flat=True).get(pk=pk)
    if kind == states.AMBIGUOUS:
        lock_register(register(Difference.objects.values_list("register", flat=True).get(pk=pk)))
    row = Difference.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    rights.require(by, "exchange.answer", row)
    said = _checked(said)
    if row.same_as_id:
        return decide(row.same_as_id, said, by=by)
    if row.state != states.WAITING:
        raise Conflict(happened(row), code="decided_already")
    _holds_then(row, said)
    followers = list(
        row.followers.filter(state=states.WAITING).order_by("pk").select_for_update(of=("self",), no_key=True)
    )
    _decided([row, *followers], said, by)
    if row.kind == states.AMBIGUOUS:
        _told_apart([row, *followers], said)
    elif said.yes:
        apply_due(only=[d.pk for d in (row, *followers)])
    row.refresh_from_db()
    return row


def confirm_many(pks: Sequence[int], *, by: Actor, reason: str, later: bool = False) -> int:
    """Confirm whatever of these still waits, pairs apart; returns how many were confirmed by this call.

    They take effect within this call, or, if there is somebody who would wait for it (`later`), by the worker.
    """
    return _decide_many(pks, Decision(True, reason), by, later=later)


def refuse_many(pks: Sequence[int], *, by: Actor, reason: str) -> int:
    """Refuse whatever of these still waits, pairs apart; returns how many were refused by this call."""
    return _decide_many(pks, Decision(False, reason), by)


def _decide_many(pks: Sequence[int], said: Decision, by: Actor, *, later: bool = False) -> int:
    done, said = 0, _checked(said)
    for start in range(0, len(pks), BATCH):
        mine, followers = _decide_some(pks[start : start + BATCH], said, by, later=later)
        done += len(mine)
        if said.yes and not later:
            apply_due(only=[*mine, *followers])
    if later and done:
        jobs.defer("exchange.take_effect")
    return done


@transaction.atomic
def _decide_some(
    pks: Sequence[int], said: Decision, by: Actor, *, later: bool
) -> tuple[list[int], list[int]]:
    rows = Difference.objects.filter(pk__in=pks, state=states.WAITING, same_as=None)
    rows = rights.visible(by, "exchange.answer", rows.exclude(kind=states.AMBIGUOUS)).order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    locked = Difference.objects.filter(pk__in=ids, state=states.WAITING).order_by("pk")
    mine = list(locked.select_for_update(of=("self",), no_key=True, skip_locked=True))
    theirs = Difference.objects.filter(same_as__in=[d.pk for d in mine], state=states.WAITING).order_by("pk")
    followers = list(theirs.select_for_update(of=("self",), no_key=True))
    with_lists([*mine, *followers])
    _decided([*mine, *followers], said, by, later=later)
    return [d.pk for d in mine], [d.pk for d in followers]


def happened(row: Difference) -> str:
    """What became of a difference that somebody else decided first."""
    if not row.decided_at:
        return _("This does not wait for a decision: %s.") % states.DIFFERENCES[row.state]
    when = row.decided_at.astimezone(clock.BEIJING)
    told = {"state": states.DIFFERENCES[row.state], "when": f"{when:%Y-%m-%d %H:%M}", "why": row.reason}
    return _("Somebody decided this first (%(when)s): %(state)s. Reason: %(why)s") % told


def _checked(said: Decision) -> Decision:
    reason = clean_line(said.reason)
    if len(reason) < SHORTEST:
        raise TongbanError(_("Say in a few words why."), field="reason")
    return Decision(said.yes, reason[:500], clean_line(said.evidence)[:300], said.on)


def _holds_then(row: Difference, said: Decision) -> None:
    """A value or an end takes effect on a day on which there is something to change."""
    if not said.yes or said.on is None or row.kind not in (*states.VALUES, states.DEPARTURE):
        return
    held = Entry.objects.filter(register=row.register, key=row.key, recorded__endswith=None)
    if not held.filter(valid__contains=said.on).exists():
        raise TongbanError(_("The ledger does not hold this one on that day. Give another day."), field="on")


def _decided(rows: Sequence[Difference], said: Decision, by: Actor, *, later: bool = False) -> None:
    """Write a decision down: on its rows, in the memory of answers, in the chain of each list."""
    told = {
        "reason": said.reason,
        "evidence": said.evidence,
        "decided_by": by.code,
        "decided_at": clock.now(),
    }
    groups: dict[tuple[bool, int], list[Difference]] = {}
    for one in rows:
        groups.setdefault((one.kind == states.AMBIGUOUS, one.submission_id), []).append(one)
    for (pair, _list), mine in sorted(groups.items()):
        submission = mine[0].submission
        day = submission.day if pair else said.on or submission.day if said.yes else None
        state = states.TAKEN if pair else states.CONFIRMED if said.yes else states.SAID_NO
        Difference.objects.filter(pk__in=[d.pk for d in mine]).update(state=state, on=day, **told)
        for one in mine:
            one.state, one.on, one.reason = state, day, said.reason
    _remember(rows, said)
    code = "difference.confirmed" if said.yes else "difference.refused"
    for pk in sorted({d.submission_id for d in rows}):
        ids = [d.pk for d in rows if d.submission_id == pk]
        events.append(STREAM, pk, [events.Entry(code, by.code, {"ids": ids})])
    open_yet = [d for d in rows if later or d.on is None or d.on > today()]
    settle_some(open_yet)
    settle_lists(sorted({d.submission_id for d in open_yet}))


def _remember(rows: Sequence[Difference], said: Decision) -> None:
    """A refusal, and what was said of a pair, is not asked again. A confirmed value is in the ledger itself."""
    pair = {True: states.SAID_SAME, False: states.SAID_APART}[said.yes]
    kept = [
        Answer(
            register=d.register,
            digest=bytes(d.digest),
            said=pair if d.kind == states.AMBIGUOUS else states.SAID_NO,
            difference=d,
        )
        for d in rows
        if d.same_as_id is None and (d.kind == states.AMBIGUOUS or not said.yes)
    ]
    Answer.objects.bulk_create(kept, ignore_conflicts=True)


def _told_apart(rows: Sequence[Difference], said: Decision) -> None:
    """After a pair was decided its row goes on: as that subject, or as a new one."""
    for one in rows:
        kind, submission = register(one.register), one.submission
        row = Row.objects.get(pk=one.row_id or 0)
        if said.yes and submission.rows.filter(key=one.key).exclude(pk=row.pk).exists():
            raise Conflict(_("Another row of the same list is this one already. Look at both."))
        Row.objects.filter(pk=row.pk).update(outcome="", key=one.key if said.yes else "")
        comparing.ledger_of(kind, submission.day, keys=[one.key])
        found = [*comparing.values(submission, kind, rows=[row.pk])]
        if said.yes or not _is_somebodys(row, one.register):
            new = list(comparing.additions(submission, rows=[row.pk]))
            comparing.set_keys([(row.pk, f.key, "new") for f in new])
            found += new
        ask(found, submission, kind)
        settle_some([one])
        settle_lists([submission.pk])


def _is_somebodys(row: Row, code: str) -> bool:
    """A number that the ledger has for another: one of the two is wrong, and nothing is taken up."""
    return (
        bool(row.ident)
        and Entry.objects.filter(register=code, ident=row.ident, recorded__endswith=None).exists()
    )

"""A checked list is matched with the ledger, and each difference is asked of the office that can know, once."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock, events, outbox, wholesale
from tongban.kernel.core.calendar import XINJIANG, WorkingDays, deadline
from tongban.kernel.core.errors import Conflict
from tongban.kernel.core.service import named
from tongban.kernel.core.steady import steady
from tongban.kernel.exchange import queries, sealing, states
from tongban.kernel.exchange.actions import comparing, pairing
from tongban.kernel.exchange.actions.comparing import Found
from tongban.kernel.exchange.actions.outcomes import settle_lists, settle_rows
from tongban.kernel.exchange.models import STREAM, Answer, Difference, Row, Submission
from tongban.kernel.exchange.registers import Register, register
from tongban.kernel.parties.queries import office_path
from tongban.kernel.places.queries import office_hours

BATCH = 1000


@transaction.atomic
def match(submission: Submission, *, by: Actor) -> Submission:
    """Send a checked list on: its rows meet the ledger, what differs is asked, each question once.

    A full list that would end too many stops whole until a person lets it through.
    """
    rights.require(by, "exchange.send", submission.source)
    kind = register(submission.register)
    with clock.one_moment(), steady():
        lock_register(kind)
        row = Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission.pk)
        if row.state != states.CHECKED:
            raise Conflict(_("This list is not waiting to be sent: %s.") % states.LISTS[row.state])
        comparing.ledger_of(kind, row.day)
        found = _found(row, kind)
        gone, held = comparing.departures(row, {f.key for f in found if f.kind == states.AMBIGUOUS})
        stopped = bool(held) and len(gone) > held * kind.departures_stop
        row.state, row.content = states.STOPPED if stopped else states.CONFIRMING, ""
        if stopped:
            told = {"gone": len(gone), "held": held, "most": f"{kind.departures_stop:.1%}"}
            row.stopped_for = (
                _("%(gone)d of %(held)d would be gone; more than %(most)s is looked at first.") % told
            )
        row.save(update_fields=["state", "content", "stopped_for"])
        counts = ask([*found, *gone], row, kind, held=stopped)
        settle_rows(row)
        settle_lists([row.pk])
    events.append(STREAM, row.pk, [events.Entry("list.matched", by.code, {**counts, "stopped": stopped})])
    outbox.put([outbox.Letter("exchange.stopped" if stopped else "exchange.matched", {"submission": row.pk})])
    row.refresh_from_db()
    return row


def preview(submission: Submission, *, by: Actor) -> dict[str, Any]:
    """What sending a checked list would ask, without asking: kinds of differences, outcomes, and why it would stop."""
    with transaction.atomic():
        row = match(submission, by=by)
        told = {
            "kinds": queries.kinds(row),
            "outcomes": queries.outcomes(row),
            "stopped_for": row.stopped_for,
        }
        transaction.set_rollback(True)
    return told


def lock_register(kind: Register) -> None:
    """One list of a register is matched at a time, so that no two ask the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7311))", [kind.code])


def _found(row: Submission, kind: Register) -> list[Found]:
    asked = [*comparing.pair_by_number(row, kind)]
    asked, accepted = pairing.remembered(asked, kind)
    comparing.set_keys(accepted)
    asked += pairing.pair_the_rest(row, kind, {f.row for f in asked})
    open_rows = {f.row for f in asked}
    new = [f for f in comparing.additions(row) if f.row not in open_rows]
    comparing.set_keys([(f.row, f.key, "new") for f in new if f.row])
    return [*asked, *comparing.values(row, kind), *new]


def ask(
    found: Iterable[Found], submission: Submission, kind: Register, *, held: bool = False
) -> dict[str, int]:
    """Write differences: to whom each goes, by when; what is asked already or was answered is not asked again."""
    owner, due = named(kind.owner), _Due(kind)
    counts: dict[str, int] = {}
    rest = iter([*found, *_told_by_rule(submission)])
    while some := list(islice(rest, BATCH)):
        rows = Row.objects.defer("raw").in_bulk([f.row for f in some if f.row])
        last = _last_named(some, submission)
        made = [_difference(f, submission, kind, rows, last) for f in some]
        wholesale.number_ahead(made)  # one may follow another of the same list
        for one in made:
            counts[one.kind] = counts.get(one.kind, 0) + 1
            if one.state != states.RULED:
                one.office_id = owner(one)
                one.due_at = due.by(one.office_id)
                one.state = states.HELD if held else states.WAITING
        _known(made, kind)
        _conflicts(made, kind)
        wholesale.insert(made)
    return counts


def _told_by_rule(submission: Submission) -> Iterator[Found]:
    """Rows that a rule settles at once: outside of the list's scope, and two of one number that differ."""
    if submission.differences.filter(kind__in=[states.DUPLICATE, states.OUTSIDE]).exists():
        return
    kinds = {states.BEYOND: states.OUTSIDE, states.TWICE: states.DUPLICATE}
    rows = submission.rows.filter(outcome__in=kinds).values_list("pk", "outcome", "path", "problems")
    for pk, outcome, path, problems in rows:
        yield Found(kinds[outcome], pk, path=path, why=[what for _column, what in problems])


def _last_named(found: Iterable[Found], submission: Submission) -> dict[str, int]:
    """In which list of the same source each of those that are missing was named last."""
    gone = [f.key for f in found if f.kind == states.DEPARTURE]
    rows = Row.objects.filter(key__in=gone, submission__source=submission.source_id)
    return dict(rows.order_by().values_list("key").annotate(last=Max("submission_id")))


def _difference(
    found: Found, submission: Submission, kind: Register, rows: Mapping[int, Row], last: Mapping[str, int]
) -> Difference:
    row = rows[found.row] if found.row else None
    one = Difference(submission=submission, row=row, register=kind.code, kind=found.kind)
    one.field, one.key, one.path = found.name, found.key, found.path or submission.scope_path
    one.before, one.after, one.why = found.before, found.after, found.why
    one.opened_at = clock.now()
    one.digest = found.digest or _digest(found, submission, last)
    if found.kind in (states.DUPLICATE, states.OUTSIDE):
        one.state, one.reason, one.due_at = states.RULED, str(states.KINDS[found.kind]), one.opened_at
    return one


def _digest(found: Found, submission: Submission, last: Mapping[str, int]) -> bytes:
    """The question itself, whichever list asks it; a missing one is asked anew once its sender has named it again."""
    told = [found.kind if found.kind not in states.VALUES else "value", found.key, found.name]
    if found.kind == states.DEPARTURE:
        told += [str(submission.source_id), str(last.get(found.key, 0))]
    elif found.kind in (states.DUPLICATE, states.OUTSIDE):
        told += [str(found.row)]
    told += [sealing.token(found.before) if found.name else "", sealing.token(found.after)]
    return hashlib.sha256("|".join(told).encode()).digest()


class _Due:
    """By when an office decides, counted once for each."""

    def __init__(self, kind: Register) -> None:
        self.term, self.now = WorkingDays(kind.confirm_days), clock.now()
        self.known: dict[int | None, datetime] = {}

    def by(self, office: int | None) -> datetime:
        """The deadline on the office's own hours."""
        if office not in self.known:
            hours = office_hours(office_path(office)) if office else XINJIANG
            self.known[office] = deadline(self.now, self.term, hours=hours)
        return self.known[office]


def _known(made: Sequence[Difference], kind: Register) -> None:
    """What is being asked already follows that question; what was refused before is refused, and told why."""
    asked = [d for d in made if d.state != states.RULED]
    digests = [d.digest for d in asked]
    open_ones = Difference.objects.filter(
        register=kind.code, digest__in=digests, state__in=states.OPEN, same_as=None
    ).select_related("submission")
    leaders = {bytes(d.digest): d for d in open_ones}
    answers = Answer.objects.filter(register=kind.code, digest__in=digests).select_related("difference")
    said = {bytes(a.digest): a for a in answers}
    for one in asked:
        if leader := leaders.get(bytes(one.digest)):
            one.same_as, one.state = leader, leader.state
            one.reason = leader.reason
            # confirmed for the list's own day, or for one that the office named
            one.on = one.submission.day if leader.on == leader.submission.day else leader.on
            one.decided_by, one.decided_at = leader.decided_by, leader.decided_at
        elif answer := said.get(bytes(one.digest)):
            one.state = states.RULED
            one.reason = _("Decided before: %s") % answer.difference.reason
        else:
            leaders[bytes(one.digest)] = one


def _conflicts(made: Sequence[Difference], kind: Register) -> None:
    """Two lists that want different values for one field: each question says so."""
    values = [d for d in made if d.kind in states.VALUES]
    open_ones = Difference.objects.filter(
        register=kind.code, key__in=[d.key for d in values], kind__in=states.VALUES, state__in=states.OPEN
    )
    wanted = {(d.key, d.field) for d in open_ones}
    for one in values:
        if (one.key, one.field) in wanted and one.same_as is None:
            one.kind = states.CONFLICT

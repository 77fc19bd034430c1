"""Moves: one side says that a member left, the other confirms or denies; until then the old list answers for them."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.core import clock
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.notices import actions as notices
from tongban.services.branches import rules
from tongban.services.branches.actions import gaps
from tongban.services.branches.actions.shared import MEMBER, locked, past, record, said, since, standing
from tongban.services.branches.models import Body, Member, Move, Stay
from tongban.services.branches.queries import members as reading
from tongban.services.branches.queries.reach import KEEP


@transaction.atomic
def ask_move(member: Member, *, target: Body, left_on: date, by: Actor, kind: str = rules.FLOW) -> Move:
    """Say that a member left for another branch; it is asked to confirm within 30 days."""
    row = locked(member)
    stays = _lists(row)
    _require_either(by, stays)
    source = stays[rules.HOME if kind == rules.TRANSFER else rules.PRESENT].body
    goal = standing(target)
    _check(row, kind, source, goal, left_on)
    move = _save(row, kind, source, goal, left_on, by)
    record(MEMBER, row.pk, "move.asked", by, move=move.pk, source=source.pk, target=goal.pk, kind=kind)
    _tell("branches.move_asked", move, goal)
    return move


@transaction.atomic
def confirm_move(move: Move, *, by: Actor) -> Move:
    """The receiving side has the member: from today on its list answers for them."""
    row, member = _open(move)
    rights.require(by, KEEP, row.target)
    if row.asked_by == by.code and not by.is_system:
        raise NotAllowed(_("You said this move yourself; somebody of the receiving branch confirms it."))
    standing(row.target)
    _settle(row, rules.CONFIRMED, by)
    _change_lists(member, row)
    if member.last_contact is None or member.last_contact < today():
        member.last_contact = today()
        member.save(update_fields=["last_contact"])
    gaps.close(member=member.pk, kinds=(rules.CONTACT,), how="moved")
    return row


@transaction.atomic
def deny_move(move: Move, *, by: Actor, reason: str) -> Move:
    """The receiving side does not have the member, and says why; the list stays as it is."""
    row, _member = _open(move)
    rights.require(by, KEEP, row.target)
    row.reason = said(reason, "reason")
    return _settle(row, rules.DENIED, by)


@transaction.atomic
def withdraw_move(move: Move, *, by: Actor) -> Move:
    """Whoever said it takes it back."""
    row, member = _open(move)
    _require_either(by, _lists(member))
    return _settle(row, rules.WITHDRAWN, by)


def _lists(member: Member) -> dict[str, Stay]:
    """The stays that hold today, by kind; refused once the membership has ended."""
    rows = member.stays.filter(valid__contains=today()).select_related("body__division")
    found = {stay.kind: stay for stay in rows}
    if len(found) != len(rules.LISTS):
        raise Conflict(_("This membership has ended."))
    return found


def _require_either(by: Actor, stays: dict[str, Stay]) -> None:
    """Either branch on whose list a member is may speak for them."""
    if not any(rights.may(by, KEEP, stay.body) for stay in stays.values()):
        rights.require(by, KEEP, stays[rules.PRESENT].body)


def _check(member: Member, kind: str, source: Body, target: Body, left_on: date) -> None:
    if kind not in rules.MOVES:
        raise TongbanError(_("“%(value)s” is not known here.") % {"value": str(kind)[:40]}, field="kind")
    if source.pk == target.pk:
        raise TongbanError(_("The member is on this branch's list already."), field="target")
    if past(left_on, "left_on") < member.valid.lower:
        raise TongbanError(_("On this day they were not a member yet."), field="left_on")


def _save(member: Member, kind: str, source: Body, target: Body, left_on: date, by: Actor) -> Move:
    fields: dict[str, Any] = {"member": member, "kind": kind, "source": source, "target": target}
    fields |= {"left_on": left_on, "state": rules.ASKED, "asked_at": clock.now(), "asked_by": by.code}
    try:
        with transaction.atomic():
            return Move.objects.create(**fields, due=today() + timedelta(days=rules.MOVE_DAYS))
    except IntegrityError as error:
        raise Conflict(_("A move of this member waits already; settle or withdraw it first.")) from error


def _open(move: Move) -> tuple[Move, Member]:
    """The move and its member, held; what somebody settled meanwhile is told."""
    member = locked(Member(pk=move.member_id))
    held = Move.objects.select_for_update(of=("self",), no_key=True)
    row = held.select_related("source__division", "target__division").get(pk=move.pk)
    if row.state != rules.ASKED and row.settled_at:
        day = date_format(row.settled_at.astimezone(clock.BEIJING), "DATETIME_FORMAT")
        state = str(rules.MOVE_STATES[row.state])
        text = _("Somebody was faster: this move has been settled (%(state)s, %(day)s).")
        raise Conflict(text % {"state": state, "day": day})
    return row, member


def _settle(row: Move, state: str, by: Actor) -> Move:
    row.state, row.settled_at, row.settled_by = state, clock.now(), by.code
    row.save(update_fields=["state", "settled_at", "settled_by", "reason"])
    record(MEMBER, row.member_id, f"move.{state}", by, move=row.pk)
    gaps.close(move=row.pk, kinds=(rules.MOVE,), how=state)
    _tell("branches.move_settled", row, row.target if state == rules.WITHDRAWN else row.source)
    return row


def _change_lists(member: Member, move: Move) -> None:
    """The present list changes; the home list, too, where that is what moves."""
    stays = _lists(member)
    present = stays[rules.PRESENT]
    if move.kind == rules.FLOW or present.body_id == move.source_id:
        _hand_over(present, move)
    if move.kind == rules.TRANSFER:
        _hand_over(stays[rules.HOME], move)


def _hand_over(stay: Stay, move: Move) -> None:
    if stay.body_id == move.target_id:
        return
    day, until = today(), stay.valid.upper
    if stay.valid.lower == day:  # a second move on one day: the day belongs to the last of them
        stay.body, stay.move = move.target, move
        stay.save(update_fields=["body", "move"])
        return
    stay.valid = since(stay.valid.lower, day)
    stay.save(update_fields=["valid"])
    Stay.objects.create(
        member_id=stay.member_id, body=move.target, kind=stay.kind, valid=since(day, until), move=move
    )


def _tell(template: str, move: Move, body: Body) -> None:
    state = move.state
    notices.queue(
        template,
        to=reading.keepers(body),
        key=f"move:{move.pk}:{state}",
        about=(MEMBER, move.member_id),
        data={"pk": move.pk, "source": move.source.name, "target": move.target.name, "state": state},
    )

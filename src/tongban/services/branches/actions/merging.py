"""Two records of one person are merged: one membership goes on, the others end that day; undone, they go on again."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.parties.queries import records_of
from tongban.services.branches import rules
from tongban.services.branches.actions import admitting
from tongban.services.branches.actions.shared import MEMBER, record
from tongban.services.branches.models import Member, Move

ENDED, WITHDRAWN, REPOINTED = "branches.merged", "branches.merged_moves", "branches.merged_person"
MERGED = "merged"


def settle(kept: int, gone: int) -> dict[str, list[Any]]:
    """Of the memberships that go on, the kept record's does, unless it is another that cannot have ended before today."""
    records = [*records_of(kept), *records_of(gone)]
    held = Member.objects.filter(person__in=records, valid__endswith=None).order_by("pk")
    going = list(held.select_for_update(of=("self",), no_key=True))
    if len(going) < 2:
        return {}
    first = min(going, key=lambda m: (m.valid.lower < today(), m.person_id != kept, m.pk))
    others = [m for m in going if m.pk != first.pk]
    if any(m.valid.lower >= today() for m in others):
        raise Conflict(
            _("Both became members of a branch today. Take one of the two back first."), code="members"
        )
    moves = Move.objects.filter(member__in=others, state=rules.ASKED)
    told = {ENDED: [m.pk for m in others], WITHDRAWN: list(moves.values_list("pk", flat=True))}
    for one in others:
        admitting.end_membership(one, on=today(), by=SYSTEM, reason=MERGED)
    return {**told, REPOINTED: _repointed(first, kept)}


def _repointed(member: Member, kept: int) -> list[int]:
    """Where the days allow it now, the membership that goes on is the kept record's own; whose it was is kept."""
    mine = Q(person=kept, valid__overlap=member.valid)
    if member.person_id == kept or Member.objects.filter(mine).exists():
        return []
    was = member.person_id
    Member.objects.filter(pk=member.pk).update(person=kept)
    return [member.pk, was]


def restore(told: dict[str, list[Any]], _gone: int) -> None:
    """What a merge ended goes on, with the moves it withdrew; what has been ended or erased since stays as it is."""
    if told.get(REPOINTED):
        pk, was = told[REPOINTED]
        Member.objects.filter(pk=pk).update(person=was)
    for pk in told.get(ENDED, ()):
        member = Member.objects.filter(pk=pk, valid__endswith__isnull=False).first()
        if member is None:
            continue
        try:
            admitting.take_back_end(member, by=SYSTEM)
        except (
            TongbanError
        ) as error:  # its branch has ended meanwhile: the membership stays ended, and that is told
            record(MEMBER, pk, "member.not_restored", SYSTEM, why=error.code)
            continue
        _ask_again(pk, told.get(WITHDRAWN, ()))


def _ask_again(member: int, moves: Any) -> None:
    rows = Move.objects.filter(pk__in=moves, member=member, state=rules.WITHDRAWN)
    for pk in rows.values_list("pk", flat=True):
        rows.filter(pk=pk).update(state=rules.ASKED, settled_at=None, settled_by="")
        record(MEMBER, member, "move.asked_again", SYSTEM, move=pk)

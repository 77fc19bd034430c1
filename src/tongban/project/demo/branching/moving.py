"""Members are spoken with, and move: most moves confirmed, some denied, some still waiting, a few for too long."""

from collections.abc import Sequence
from datetime import date
from random import Random

from tongban.kernel.access.actor import SYSTEM
from tongban.kernel.core import clock
from tongban.project.demo.branching.ground import BATCH, Ground, people
from tongban.project.demo.parts import Make, Part, cut
from tongban.project.demo.plan import Plan
from tongban.services.branches import rules
from tongban.services.branches.actions import bulk, moving
from tongban.services.branches.models import Body, Member

MOVING = 0.12


def _builder(plan: Plan) -> Make:
    ground, order = Ground(plan), _in_order()
    every = [body for bodies in ground.bodies.values() for body in bodies if body.kind != rules.FUNCTIONAL]

    def build(piece: int) -> None:
        first = piece * BATCH
        rows = Member.objects.in_bulk(order[first : first + BATCH])
        members = [(first + n, rows[pk]) for n, pk in enumerate(order[first : first + BATCH])]
        _speak(ground, members)
        for n, member in members:
            rng = plan.rng("move", n)
            if rng.random() <= MOVING:
                _move(ground, member, rng, rng.choice(every))

    return build


def _in_order() -> list[int]:
    """The ids of those who are members at the end of the year, in an order that is the same in every database."""
    rows = Member.objects.filter(valid__endswith=None).select_related("person")
    told = (
        (one.person.name.open(), one.person.phone.open(), one.born.open(), one.pk)
        for one in rows.iterator(chunk_size=2000)
    )
    return [pk for *_told, pk in sorted(told)]


def _speak(ground: Ground, members: Sequence[tuple[int, Member]]) -> None:
    with clock.at(ground.moment(2)):
        bulk.note_contacts([(one, _spoken(ground, n, one)) for n, one in members], by=SYSTEM)


def _spoken(ground: Ground, n: int, member: Member) -> date:
    rng = ground.plan.rng("spoken", n)
    ago = rng.uniform(95, 200) if rng.random() < 0.05 else rng.uniform(3, 85)
    return max(member.valid.lower, ground.day(ago))


def _move(ground: Ground, member: Member, rng: Random, target: Body) -> None:
    stay = member.stays.get(kind=rules.PRESENT)
    asked = rng.uniform(2, 45) if rng.random() < 0.35 else rng.uniform(46, 330)
    if stay.body_id == target.pk or member.valid.lower > ground.day(asked + 8):
        return
    with clock.at(ground.moment(asked)):
        kind = rules.TRANSFER if rng.random() < 0.2 else rules.FLOW
        left_on = ground.day(asked + 5)
        move = moving.ask_move(member, target=target, left_on=left_on, kind=kind, by=SYSTEM)
    answered = asked - rng.uniform(1, 38)
    if answered < 1.5 or (31 < asked < 60 and rng.random() < 0.5):  # not yet, and some not in time
        return
    with clock.at(ground.moment(answered)):
        if rng.random() < 0.1:
            moving.deny_move(move, by=SYSTEM, reason="未到我处报到，电话联系后本人仍在原单位。")
        else:
            moving.confirm_move(move, by=SYSTEM)


# one after the other: two pieces would lock the same branches, each in its own order
MOVES = Part("members' moves", _builder, lambda plan: cut(people(plan), BATCH), chained=True)

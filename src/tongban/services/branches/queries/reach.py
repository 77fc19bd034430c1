"""How far somebody reaches: the divisions of their office, the branches they keep, the organisations they serve."""

from django.db.models import F, Q, QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.queries import over
from tongban.kernel.core.clock import today
from tongban.services.branches.models import (
    Body,
    Coverage,
    Gap,
    Instructor,
    Member,
    Move,
    Post,
    Serving,
    Stay,
    Unit,
)

VIEW, MEMBERS, UNITS = "branches.view", "branches.members", "branches.units"
KEEP, TEND, COVER, VISIT = "branches.keep", "branches.tend", "branches.cover", "branches.visit"
REVIEW, AWARD = "branches.review", "branches.award"
# the last stay of a membership: the one that holds, or that held when the membership ended
LAST = Q(valid__endswith=None) | Q(valid__endswith=F("member__valid__endswith"))


def tended(actor: Actor) -> QuerySet:
    """The ids of the branches whose list this account keeps today."""
    if actor.account is None or not actor.holds(TEND):
        return Post.objects.none().values("body")
    return Post.objects.filter(account=actor.account, valid__contains=today()).values("body")


def keeps(actor: Actor) -> Q:
    """Branches whose lists the actor may change: their own, and those of the divisions of their office."""
    return over(actor, KEEP) | Q(pk__in=tended(actor))


def kept_bodies(actor: Actor) -> QuerySet[Body]:
    """The same as rows; everything for the program itself."""
    rows = Body.objects.select_related("division")
    return rows if actor.is_system else rows.filter(keeps(actor))


def may_keep(actor: Actor, body: Body) -> bool:
    """May the actor change this branch's list?"""
    return Body.objects.filter(keeps(actor), pk=body.pk).exists()


def members_seen(actor: Actor) -> Q:
    """Members on a list of the actor's branches, at home or present, or on their way to one."""
    bodies = Body.objects.filter(over(actor, MEMBERS) | Q(pk__in=tended(actor))).values("pk")
    listed = Stay.objects.filter(LAST, body__in=bodies).values("member")
    coming = Move.objects.filter(state="asked", target__in=bodies).values("member")
    return Q(pk__in=listed) | Q(pk__in=coming)


def may_see_member(actor: Actor, member: Member) -> bool:
    """May the actor see this member's record?"""
    return Member.objects.filter(members_seen(actor), pk=member.pk).exists()


def served(actor: Actor) -> QuerySet:
    """The ids of the organisations that this account serves today as an instructor."""
    if actor.account is None or not actor.holds(VISIT):
        return Serving.objects.none().values("unit")
    rows = Serving.objects.filter(instructor__account=actor.account, valid__contains=today())
    return rows.values("unit")


def visited(actor: Actor) -> Q:
    """Organisations that the actor serves as an instructor."""
    return Q(pk__in=served(actor))


def may_visit(actor: Actor, unit: Unit) -> bool:
    """Does the actor serve this organisation?"""
    return Unit.objects.filter(visited(actor), pk=unit.pk).exists()


def units_seen(actor: Actor) -> Q:
    """Organisations of the actor's divisions, covered by their branches, asked of them, or served by themselves."""
    mine = tended(actor)
    covered = Coverage.objects.filter(body__in=mine, valid__contains=today()).values("unit")
    asked = Gap.objects.filter(body__in=mine, kind="cover", closed_at=None).values("unit")
    return over(actor, UNITS) | Q(pk__in=covered) | Q(pk__in=asked) | Q(pk__in=served(actor))


def may_see_unit(actor: Actor, unit: Unit) -> bool:
    """May the actor see this organisation's record?"""
    return Unit.objects.filter(units_seen(actor), pk=unit.pk).exists()


def assessed(actor: Actor) -> Q:
    """Sites whose own points the actor may give: those of the branches they keep."""
    return Q(body__in=Body.objects.filter(keeps(actor)).values("pk"))


def sites_seen(actor: Actor) -> Q:
    """Sites the actor sees in full: of their divisions, and of the branches they keep."""
    return over(actor, UNITS, "unit__division__path") | assessed(actor)


def instructor_of(actor: Actor) -> Instructor | None:
    """The instructor that this account is today."""
    if actor.account is None:
        return None
    return Instructor.objects.filter(account=actor.account, valid__contains=today()).first()

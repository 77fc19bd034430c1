"""Members and the lists they are on: today, on any day, and what moves."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.models import Account
from tongban.kernel.access.queries import accounts_with
from tongban.kernel.access.rights import visible
from tongban.kernel.core.clock import today
from tongban.kernel.parties.queries import people_by_number
from tongban.services.branches import rules
from tongban.services.branches.models import Body, Duty, Member, Move, Post, Stay
from tongban.services.branches.queries.reach import KEEP, LAST, MEMBERS, kept_bodies


def members(actor: Actor) -> QuerySet[Member]:
    """The members an actor sees, each with its lists and duty status (see `lists_of`)."""
    return visible(actor, MEMBERS, with_lists(Member.objects.all()))


def with_lists(rows: QuerySet[Member]) -> QuerySet[Member]:
    """Each member with the last stay of either kind and the last duty status, in three queries for all."""
    stays = Stay.objects.filter(LAST).select_related("body__division")
    return rows.select_related("person").prefetch_related(
        Prefetch("stays", stays, to_attr="listed"),
        Prefetch("duties", Duty.objects.filter(LAST), to_attr="on"),
    )


def list_of(member: Member, kind: str) -> Body | None:
    """The branch on whose list of a kind a member is, or was when the membership ended; of `with_lists` rows."""
    return next((stay.body for stay in member.listed if stay.kind == kind), None)  # type: ignore[attr-defined] # put there by the prefetch


def status_of(member: Member) -> str:
    """The duty status of a member of `with_lists`."""
    return next((duty.status for duty in member.on), "")  # type: ignore[attr-defined] # put there by the prefetch


def narrowed(
    rows: QuerySet[Member], *, body: int | None = None, kind: str = "", status: str = ""
) -> QuerySet:
    """Those on a branch's list (either one, or of a kind), with a duty status."""
    if body:
        stays = Stay.objects.filter(LAST, body=body, **({"kind": kind} if kind else {}))
        rows = rows.filter(pk__in=stays.values("member"))
    if status:
        rows = rows.filter(pk__in=Duty.objects.filter(LAST, status=status).values("member"))
    return rows


def by_number(rows: QuerySet[Member], number: str) -> QuerySet[Member]:
    """Whoever has exactly this phone or ID number; sealed fields are found in no other way."""
    return rows.filter(person__in=people_by_number(number))


def on_list(body: Body, day: date, kind: str = rules.PRESENT) -> QuerySet[Member]:
    """Who is on a branch's list on a day."""
    stays = Stay.objects.filter(body=body, kind=kind, valid__contains=day)
    return Member.objects.filter(pk__in=stays.values("member"))


def bodies(on: date | None = None) -> QuerySet[Body]:
    """The branches of a day, by place."""
    rows = Body.objects.filter(valid__contains=on or today()).select_related("division")
    return rows.order_by("division__path", "pk")


def keepers(body: Body) -> list[Account]:
    """Who is told for a branch: its secretaries, else those of the office that look after its division."""
    posts = Post.objects.filter(body=body, valid__contains=today(), account__is_active=True)
    found = [post.account for post in posts.select_related("account").order_by("pk")]
    return found or accounts_with(KEEP, division_path=body.division.path)


def moves() -> QuerySet[Move]:
    """Every move, the newest first."""
    rows = Move.objects.select_related("member__person", "source__division", "target__division")
    return rows.order_by("-pk")


def moves_of(actor: Actor) -> QuerySet[Move]:
    """Moves from or to the branches an actor keeps."""
    mine = kept_bodies(actor).values("pk")
    return moves().filter(Q(source__in=mine) | Q(target__in=mine))


def moves_to_settle(actor: Actor) -> QuerySet[Move]:
    """Moves that wait for a branch this actor keeps, those due first."""
    waiting = moves().filter(state=rules.ASKED, target__in=kept_bodies(actor).values("pk"))
    return waiting.order_by("due", "pk")


def membership_of(person_id: int | None) -> Member | None:
    """The newest membership of a person."""
    if person_id is None:
        return None
    return with_lists(Member.objects.filter(person=person_id)).order_by("-pk").first()


def names(ids: Iterable[int]) -> dict[int, str]:
    """Names of branches by id."""
    return dict(Body.objects.filter(pk__in=set(ids)).values_list("pk", "name"))

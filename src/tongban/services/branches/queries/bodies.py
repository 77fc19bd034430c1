"""Branches with how much hangs on each, what a branch's page shows, instructors."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Max, OuterRef, Q, QuerySet, Subquery

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.queries import over
from tongban.kernel.access.rights import visible
from tongban.kernel.core.clock import today
from tongban.kernel.places.queries import within
from tongban.services.branches import rules
from tongban.services.branches.models import Body, Coverage, Gap, Instructor, Post, Stay, Training, Unit
from tongban.services.branches.queries import gaps as waiting
from tongban.services.branches.queries import members as reading
from tongban.services.branches.queries.reach import COVER, UNITS


def _count(rows: QuerySet) -> Subquery:
    """How many rows of a branch, in a subquery of its own, so that counts do not multiply."""
    counted = (
        rows.filter(body=OuterRef("pk"))
        .order_by()
        .annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    )
    return Subquery(counted.values("n"))


def counted(wanted: Mapping[str, Any]) -> QuerySet[Body]:
    """The branches of today with their counts, narrowed by name, kind and place."""
    day = today()
    rows = Body.objects.filter(valid__contains=day).select_related("division")
    rows = rows.filter(name__icontains=wanted["q"]) if wanted.get("q") else rows
    rows = rows.filter(kind=wanted["kind"]) if wanted.get("kind") else rows
    if place := wanted.get("division"):
        rows = rows.filter(within(place.path, "division__path"))
    listed = {kind: Stay.objects.filter(kind=kind, valid__contains=day) for kind in rules.LISTS}
    return rows.annotate(
        present=_count(listed[rules.PRESENT]),
        home=_count(listed[rules.HOME]),
        covers=_count(Coverage.objects.filter(valid__contains=day)),
        open_gaps=_count(Gap.objects.filter(closed_at=None)),
    )


def about(body: Body, actor: Actor, *, keeps: bool) -> dict[str, Any]:
    """What a branch's page shows: counts, the organisations that the actor sees, to those who keep it what is open."""
    day = today()
    units = visible(actor, UNITS, Unit.objects.all())
    covers = Coverage.objects.filter(body=body, valid__contains=day, unit__in=units.values("pk"))
    posts = Post.objects.filter(body=body, valid__contains=day).select_related("account")
    told: dict[str, Any] = {
        "counts": counted({}).filter(pk=body.pk).first(),
        "posts": posts,
        "covers": covers.select_related("unit__organisation")[:50],
    }
    if keeps:
        told["trainings"] = (
            Training.objects.filter(body=body).annotate(came=Count("attendances")).order_by("-on", "-pk")[:20]
        )
        told["open"] = waiting.gaps().filter(body=body)[:20]
        told["coming"] = reading.moves().filter(target=body, state=rules.ASKED)[:20]
        told["leaving"] = reading.moves().filter(source=body, state=rules.ASKED)[:20]
    return told


def instructors(actor: Actor) -> QuerySet[Instructor]:
    """Instructors of the actor's divisions, and themself, with what they serve and their visits of three months."""
    day = today()
    rows = Instructor.objects.filter(valid__contains=day).select_related("account", "division")
    if not actor.is_system:
        rows = rows.filter(over(actor, COVER) | Q(account=actor.account))
    since = day - timedelta(days=90)
    return rows.annotate(
        serves=Count("servings", filter=Q(servings__valid__contains=day), distinct=True),
        visited=Count("visits", filter=Q(visits__on__gte=since), distinct=True),
        last=Max("visits__on"),
    ).order_by("division__path", "pk")

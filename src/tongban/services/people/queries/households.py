"""Households as their keepers see them: where, and who belongs to them on a day."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.rights import visible
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.parties import queries as parties
from tongban.kernel.parties.models import Household, Membership


def households_visible_to(actor: Actor, on: date, *, id_number: str = "") -> QuerySet[Household]:
    """The newest first, with how many belong to each on the day; or those that one person belongs or belonged to."""
    rows = visible(actor, "parties.households", Household.objects.select_related("division"))
    if id_number:
        rows = rows.filter(memberships__person__in=_records(id_number)).distinct()
    now = Q(memberships__valid__contains=on)
    return rows.annotate(size=Count("memberships", filter=now, distinct=True)).order_by("-pk")


def members_of(household: Household) -> QuerySet[Membership]:
    """Everyone who belongs or belonged to it, who came last at the top."""
    return household.memberships.select_related("person").order_by("-valid", "pk")


def _records(id_number: str) -> frozenset[int]:
    try:
        found = parties.person_by_id_number(id_number)
    except TongbanError:  # no number that anybody could have
        return frozenset()
    return frozenset(parties.records_of(found.pk)) if found else frozenset()

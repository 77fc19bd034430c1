"""How far somebody reaches: the stations they keep, and those of the divisions they answer for."""

from django.db.models import Q, QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.queries import over
from tongban.kernel.core.clock import today
from tongban.services.stations.models import Keeper, Station

VIEW, KEEP, MANAGE = "stations.view", "stations.keep", "stations.manage"
NOTHING = Q(pk__in=())
PATH = "site__division__path"


def keeps(actor: Actor) -> Q:
    """The stations that an account keeps today."""
    if actor.account is None or not actor.holds(KEEP):
        return NOTHING
    mine = Keeper.objects.filter(account=actor.account, valid__contains=today())
    return Q(pk__in=mine.values("station"))


def may_keep(actor: Actor, station: Station) -> bool:
    """Does the actor keep this very station today?"""
    if actor.is_system:
        return True
    return Station.objects.filter(keeps(actor), pk=station.pk).exists()


def may_manage(actor: Actor, station: Station) -> bool:
    """Does the actor answer for the stations of its division?"""
    return actor.oversees(station.site.division.path, MANAGE)


def stations() -> QuerySet[Station]:
    """Every station with where it is and whose."""
    return Station.objects.select_related("site__division", "office").order_by("code")


def kept(actor: Actor) -> QuerySet[Station]:
    """The stations one keeps."""
    return stations().filter(keeps(actor), closed_at=None)


def managed(actor: Actor) -> QuerySet[Station]:
    """The stations one may change; everything for the program itself."""
    return stations() if actor.is_system else stations().filter(over(actor, MANAGE, PATH))

"""What stations tell the product: rights and roles, pages, figures, notices."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.queries import over
from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Page, Service
from tongban.kernel.notices.wording import NoticeTemplate
from tongban.services.stations.queries import reach

SERVICE = Service(
    code="stations",
    label=_("Stations"),
    invariants="tongban.services.stations.invariants.INVARIANTS",
    rights=(
        Right(reach.VIEW, _("See stations and their figures")),
        Right(
            reach.KEEP,
            _("Keep one's own station: count, hand out, take back"),
            may=reach.may_keep,
            among=reach.keeps,
        ),
        Right(
            reach.MANAGE,
            _("Set up stations, their hours, keepers and things"),
            may=reach.may_manage,
            among=lambda actor: over(actor, reach.MANAGE, reach.PATH),
        ),
    ),
    roles=(
        Role(
            "stations.keeper",
            _("Keeper of a station"),
            frozenset({reach.KEEP}),
            at="division",
        ),
        Role(
            "stations.manager",
            _("Manager of stations"),
            frozenset({reach.VIEW, reach.MANAGE}),
            at="division",
        ),
    ),
    urls="tongban.services.stations.urls",
    api="tongban.services.stations.api.router",
    measures="tongban.services.stations.indicators.MEASURES",
    provides={"map.spots": "tongban.services.stations.queries.spots.spots"},
    menu=(
        Page("stations:list", _("Stations"), reach.VIEW, order=59),
        Page("stations:keep", _("My station"), reach.KEEP, order=60),
        Page(
            "stations:near",
            _("Warm places"),
            face="portal",
            order=45,
            finds=_("Water, a seat, charging: open now"),
        ),
        Page("stations:mine", _("Things I borrowed"), face="mine", order=25),
    ),
    notices=(
        NoticeTemplate(
            "stations.transfer",
            subject=_("%(receiver)s runs short: a move from %(giver)s is proposed"),
            body=_("Number: %(count)s. The keeper of either station confirms it on the station's page."),
            needs=("giver", "receiver", "count", "what"),
            link=("stations:keep",),
        ),
    ),
)

"""What Open311 tells the product: who may file by it, who connects partners, what it follows."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Page, Service
from tongban.services.open311 import rules

SERVICE = Service(
    code="open311",
    label=_("Open311"),
    urls="tongban.services.open311.urls",
    rights=(
        Right(rules.FILE, _("File and follow requests through Open311")),
        Right(rules.CONNECT, _("Connect partners that speak Open311")),
    ),
    roles=(
        Role("open311.partner", _("Open311 partner"), frozenset({rules.FILE}), at="division"),
        Role("open311.operator", _("Operator of Open311"), frozenset({rules.CONNECT}), at="division"),
    ),
    menu=(Page("open311:partners", _("Open311 partners"), rules.CONNECT, order=90),),
    handles={
        "cases.moved": "tongban.services.open311.actions.follow",
        "cases.erased": "tongban.services.open311.actions.forget",
    },
)

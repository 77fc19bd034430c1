"""What bulletin tells the product: its rights and roles and its pages."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Page, Service

VIEW = "bulletin.view"

SERVICE = Service(
    code="bulletin",
    label=_("Printed pages"),
    rights=(
        Right(VIEW, _("Read checked pages")),
        Right(
            "bulletin.check",
            _("Check pages, link their figures, send them for sign-off"),
            may=lambda actor, row: actor.works_for(row.office_id, "bulletin.check"),
            among=lambda actor: Q(office__in=actor.office_ids("bulletin.check")),
        ),
        Right(
            "bulletin.sign",
            _("Sign printed figures in the name of the office"),
            may=lambda actor, row: actor.works_for(row.asked_id, "bulletin.sign"),
            among=lambda actor: Q(asked__in=actor.office_ids("bulletin.sign")),
        ),
    ),
    roles=(
        Role("bulletin.press", _("Press officer"), frozenset({VIEW, "bulletin.check"})),
        Role("bulletin.signer", _("Signer of printed figures"), frozenset({VIEW, "bulletin.sign"})),
    ),
    urls="tongban.services.bulletin.urls",
    prefix="desk/bulletin/",
    menu=(Page("bulletin:pages", _("Printed pages"), VIEW, order=75),),
)

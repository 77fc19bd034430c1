"""What the matters service tells the product."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.service import Service

SERVICE = Service(
    code="matters",
    label=_("Same matter"),
    handles={"cases.moved": "tongban.services.matters.actions.keep"},
    provides={
        "similar_open": "tongban.services.matters.queries.similar_open",
        "similar_answered": "tongban.services.matters.queries.similar_answered",
    },
)

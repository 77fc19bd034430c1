"""What learning dispatch tells the product: it takes over the question where a matter belongs, and shows how it does."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right
from tongban.kernel.core.service import Page, Service
from tongban.services.dispatch.rules import MODELS

SERVICE = Service(
    code="dispatch",
    label=_("Learning dispatch"),
    rights=(Right(MODELS, _("Look after what dispatch learned")),),
    urls="tongban.services.dispatch.urls",
    prefix="desk/dispatch/",
    provides={
        "dispatch": "tongban.services.dispatch.answering.suggest",
        "dispatch_many": "tongban.services.dispatch.answering.suggest_many",
    },
    menu=(Page("dispatch:models", _("How dispatch learns"), MODELS, order=58),),
)

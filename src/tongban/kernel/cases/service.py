"""What the cases room tells the product: what follows a move."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.service import Service

SERVICE = Service(
    code="cases",
    label=_("Cases"),
    invariants="tongban.kernel.cases.invariants.INVARIANTS",
    handles={
        "cases.moved": "tongban.kernel.cases.letters.moved",
        "calendar.changed": "tongban.kernel.cases.recounting.recount",
    },
    provides={
        "notices.address.case": "tongban.kernel.cases.queries.address",
        "webhooks.topics": "tongban.kernel.cases.lives.topics",
    },
)

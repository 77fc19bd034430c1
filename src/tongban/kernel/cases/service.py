"""What the cases room tells the product: what follows a move."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.service import Service

NAMED = "SELECT left({0}, 2) || '/' || substr({0}, 3, 2) || '/' || {0} FROM cases_attachment WHERE {0} <> ''"

SERVICE = Service(
    code="cases",
    label=_("Cases"),
    files=(NAMED.format("digest"), NAMED.format("thumbnail")),
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

"""What notices tell the product: who mends them, and the two notices of their own."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.rights import Right, Role
from tongban.kernel.core.service import Service, Years
from tongban.kernel.notices.wording import NoticeTemplate

SERVICE = Service(
    code="notices",
    label=_("Notices"),
    invariants="tongban.kernel.notices.invariants.INVARIANTS",
    rights=(
        Right("notices.mend", _("See what could not be delivered, try it again or let it go")),
        Right("notices.connect", _("Enter addresses of programs that hear of what happens")),
    ),
    roles=(
        Role(
            "notices.operator",
            _("Operator of notices"),
            frozenset({"notices.mend", "notices.connect"}),
            at="division",
        ),
    ),
    notices=(
        NoticeTemplate(
            "notices.digest",
            subject=_("%(count)s new notices"),
            body=_("What happened since the last e-mail:"),
            needs=("count",),
        ),
        NoticeTemplate(
            "notices.dead",
            subject=_("Messages that could not be delivered: %(count)s"),
            body=_(
                "Within the last day %(count)s messages could not be delivered. See why, and try them again."
            ),
            channels=("email",),
            needs=("count",),
            link=("letters:dead",),
        ),
    ),
    provides={
        "notices.text_message": "tongban.kernel.notices.channels.text_message",
        "webhooks.topics": "tongban.kernel.notices.webhooks.own_topics",
    },
    keeps={
        "notices.Notice": Years(
            2,
            ended="tongban.kernel.notices.queries.told_before",
            erase="tongban.kernel.notices.actions.forget",
            label=_("Notices"),
        )
    },
)

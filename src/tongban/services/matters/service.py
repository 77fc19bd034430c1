"""What the matters service tells the product: what is the same matter, and which issues are hot."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right
from tongban.kernel.core.service import Page, Service
from tongban.kernel.notices.wording import NoticeTemplate

SERVICE = Service(
    code="matters",
    label=_("Same matter"),
    rights=(Right("matters.hot", _("See hot issues")),),
    urls="tongban.services.matters.urls",
    prefix="desk/matters/",
    menu=(Page("matters:hot", _("Hot issues"), "matters.hot", order=32),),
    handles={
        "cases.moved": "tongban.services.matters.actions.keep",
        "cases.carried": "tongban.services.matters.actions.keep_many",
        "cases.erased": "tongban.services.matters.actions.forget",
    },
    provides={
        "similar_open": "tongban.services.matters.queries.similar_open",
        "similar_answered": "tongban.services.matters.queries.similar_answered",
    },
    notices=(
        NoticeTemplate(
            "matters.rising",
            _("A hot issue rises"),
            _("More and more requests are about one matter."),
            needs=("issue",),
            link=("matters:issue", "issue"),
        ),
    ),
)

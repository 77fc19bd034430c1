"""What the pages of people tell the product; the rights and roles they stand on are declared by access."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.service import Page, Service
from tongban.kernel.notices.wording import NoticeTemplate

SERVICE = Service(
    code="people",
    label=_("People"),
    urls="tongban.services.people.urls",
    menu=(
        Page("people:accounts", _("Accounts"), "access.manage", order=80),
        Page("people:waiting", _("Roles to confirm"), "access.confirm", order=82),
        Page("people:keys", _("Keys for programs"), "access.keys", order=84),
        Page("people:openings", _("Opened data"), "access.audit", order=86),
        Page("people:review", _("Emergencies to review"), "access.review", order=88),
        Page("people:retention", _("How long records are kept"), "access.audit", order=89),
        Page("people:doubts", _("Possible duplicates"), "parties.merge", order=76),
        Page("people:households", _("Households"), "parties.households", order=77),
        Page("people:asked", _("Asked about records"), "parties.decide", order=78),
        Page("people:me", _("My account"), face="mine", order=10),
    ),
    notices=(
        NoticeTemplate(
            "people.decided",
            _("What you asked about your data is decided"),
            _("The office has answered. Its answer and the reason stand under My data."),
            link=("people:data",),
        ),
    ),
)

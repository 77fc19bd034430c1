"""What the pages of notices tell the product."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.service import Page, Service

SERVICE = Service(
    code="letters",
    label=_("Notices"),
    urls="tongban.services.letters.urls",
    prefix="desk/notices/",
    menu=(
        Page("letters:mine", _("My notices"), face="mine", order=10),
        Page("letters:dead", _("Not delivered"), "notices.mend", order=80),
        Page("letters:webhooks", _("Webhooks"), "notices.connect", order=81),
    ),
)

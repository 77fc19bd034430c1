"""What the pages of the work calendar tell the product."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Page, Service

SERVICE = Service(
    code="workdays",
    label=_("Work calendar"),
    urls="tongban.services.workdays.urls",
    prefix="desk/workdays/",
    rights=(Right("workdays.keep", _("Keep the work calendar")),),
    roles=(
        Role(
            "workdays.keeper", _("Keeper of the work calendar"), frozenset({"workdays.keep"}), at="division"
        ),
    ),
    menu=(Page("workdays:year", _("Work calendar"), "workdays.keep", order=62),),
)

"""What the cases room tells the product: what follows a move, and how people are told of it."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.service import Service
from tongban.kernel.notices.wording import NoticeTemplate

CASE = ("reference", "title")
NOTICES = (
    NoticeTemplate(
        "cases.moved_mine",
        _("News on %(reference)s"),
        _("There is news on your request “%(title)s”. Open it with your tracking code."),
        sms=_("There is news on your request %(reference)s. Open it with your tracking code."),
        channels=("sms",),
        needs=(*CASE, "step"),
        link=("requests:mine", "reference"),
    ),
    NoticeTemplate(
        "cases.for_office",
        _("For your office: %(reference)s"),
        _("“%(title)s” needs your office."),
        channels=("email",),
        needs=(*CASE, "step"),
        link=("requests:case", "reference"),
    ),
    NoticeTemplate(
        "cases.for_centre",
        _("For the dispatch centre: %(reference)s"),
        _("“%(title)s” waits for the dispatch centre."),
        needs=(*CASE, "step"),
        link=("requests:case", "reference"),
    ),
    NoticeTemplate(
        "cases.for_supervisor",
        _("For the supervisor: %(reference)s"),
        _("“%(title)s” needs the supervisor's eye."),
        channels=("email",),
        needs=(*CASE, "step"),
        link=("requests:case", "reference"),
    ),
)

SERVICE = Service(
    code="cases",
    label=_("Cases"),
    handles={"cases.moved": "tongban.kernel.cases.letters.moved"},
    provides={"notices.address.case": "tongban.kernel.cases.queries.address"},
    notices=NOTICES,
)

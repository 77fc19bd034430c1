"""The words in which people hear of name cases and boundaries."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.notices.wording import NoticeTemplate

NOTICES = (
    NoticeTemplate(
        "gazetteer.case",
        _("Names and boundaries: %(reference)s"),
        _("Something was done on %(reference)s, or it is due. Its page says what comes next."),
        needs=("reference", "step"),
        link=("gazetteer:case", "reference"),
    ),
)

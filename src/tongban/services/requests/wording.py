"""The words in which people hear of requests. No title: it may name a person, and notices leave the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.notices.wording import NoticeTemplate

CASE = ("reference",)


def _mine(step: str, subject: Any, body: Any) -> NoticeTemplate:
    """What a requester hears of one step: on their page, and by SMS in the same words."""
    link = ("requests:mine", "reference")
    needs = (*CASE, "step")
    return NoticeTemplate(
        f"requests.mine_{step}", subject, body, sms=body, channels=("sms",), needs=needs, link=link
    )


MINE = (
    _mine(
        "accept",
        _("Taken on: %(reference)s"),
        _(
            "An office has taken on your request %(reference)s. Its page says which, and when it answers at the latest."
        ),
    ),
    _mine(
        "ask",
        _("A question for you: %(reference)s"),
        _(
            "The office needs to know something of you to go on with %(reference)s. Please reply within 5 working days."
        ),
    ),
    _mine(
        "answer",
        _("Answered: %(reference)s"),
        _(
            "Your request %(reference)s was answered. Please read it and say within 7 days: did they contact you, is it"
            " solved, how satisfied are you? Not solved? You may take it up again within 15 days."
        ),
    ),
    _mine(
        "extend",
        _("More time: %(reference)s"),
        _("The office was given more time for your request %(reference)s. Its page says why and until when."),
    ),
    _mine(
        "merge",
        _("Handled together: %(reference)s"),
        _(
            "Your request %(reference)s is handled together with others on the same matter. You hear what they hear."
        ),
    ),
)
NOTICES = (
    *MINE,
    NoticeTemplate(
        "requests.mine",
        _("News on %(reference)s"),
        _("There is news on your request %(reference)s. Open it with your tracking code."),
        sms=_("There is news on your request %(reference)s. Open it with your tracking code."),
        channels=("sms",),
        needs=(*CASE, "step"),
        link=("requests:mine", "reference"),
    ),
    NoticeTemplate(
        "requests.opened",
        _("Your contact was opened: %(reference)s"),
        _(
            "In an emergency somebody opened the name or number you left with request %(reference)s, on %(opened_at)s."
            " Who it was and why stands on its page; somebody else will look at it the next day."
        ),
        sms=_(
            "The number you left with request %(reference)s was opened in an emergency. Its page says by whom and why."
        ),
        channels=("sms",),
        needs=("reference", "opened_at"),
        link=("requests:mine", "reference"),
    ),
    NoticeTemplate(
        "requests.statement",
        _("A statement is asked of your office: %(reference)s"),
        _("Your office is asked a question, number %(reference)s. Please answer it by the time on its page."),
        channels=("email",),
        needs=(*CASE, "step"),
        link=("requests:statement", "reference"),
    ),
    NoticeTemplate(
        "requests.statement_late",
        _("A statement is overdue: %(reference)s"),
        _("An office has not answered question %(reference)s in time."),
        needs=(*CASE, "step"),
    ),
    NoticeTemplate(
        "requests.office",
        _("For your office: %(reference)s"),
        _("Request %(reference)s needs your office."),
        channels=("email",),
        needs=(*CASE, "step"),
        link=("requests:case", "reference"),
    ),
    NoticeTemplate(
        "requests.centre",
        _("For the dispatch centre: %(reference)s"),
        _("Request %(reference)s waits for the dispatch centre."),
        needs=(*CASE, "step"),
        link=("requests:case", "reference"),
    ),
    NoticeTemplate(
        "requests.supervisor",
        _("For the supervisor: %(reference)s"),
        _("Request %(reference)s needs the supervisor's eye."),
        channels=("email",),
        needs=(*CASE, "step"),
        link=("requests:case", "reference"),
    ),
)

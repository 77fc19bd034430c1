"""What lists tells the product: the pages, notices and figures of what comes in and goes out between offices."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.service import Page, Service
from tongban.kernel.notices.wording import NoticeTemplate

SERVICE = Service(
    code="lists",
    label=_("Lists between offices"),
    urls="tongban.services.lists.urls",
    prefix="desk/lists/",
    api="tongban.services.lists.api.router",
    measures="tongban.services.lists.indicators.MEASURES",
    provides={
        "own_records": "tongban.services.lists.own.held",
        "own_erasure": "tongban.services.lists.own.forget",
    },
    menu=(
        Page("lists:differences", _("To confirm"), "exchange.differences", order=58),
        Page("lists:lists", _("Lists of offices"), "exchange.view", order=59),
    ),
    handles={
        "exchange.matched": "tongban.services.lists.letters.matched",
        "exchange.late": "tongban.services.lists.letters.late",
        "exchange.stopped": "tongban.services.lists.letters.stopped",
        "exchange.settled": "tongban.services.lists.letters.settled",
    },
    notices=(
        NoticeTemplate(
            "lists.to_decide",
            subject=_("A list of %(sender_office)s: %(count)s to confirm"),
            body=_("It is for your office to say what is so. Please decide by %(due_at)s."),
            channels=("email",),
            needs=("sender_office", "count", "due_at"),
            link=("lists:differences",),
        ),
        NoticeTemplate(
            "lists.late",
            subject=_("Not confirmed in time: %(count)s"),
            body=_("%(office)s has not decided in time what lists differ in."),
            channels=("email",),
            needs=("office", "count"),
            link=("lists:waiting",),
        ),
        NoticeTemplate(
            "lists.stopped",
            subject=_("A list of %(sender_office)s was stopped"),
            body=_("%(why)s Look at it, then let it through or give it up."),
            channels=("email",),
            needs=("sender_office", "why", "pk"),
            urgent=True,
            link=("lists:list", "pk"),
        ),
        NoticeTemplate(
            "lists.settled",
            subject=_("Your list is decided: %(count)s rows"),
            body=_("See what became of each of your rows, and take the feedback along."),
            channels=("email",),
            needs=("count", "pk"),
            link=("lists:list", "pk"),
        ),
    ),
)

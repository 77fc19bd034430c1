"""What the requests service tells the product."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.rights import Right, Role
from tongban.kernel.core.service import Page, Service, Years
from tongban.kernel.notices.wording import NoticeTemplate
from tongban.services.requests import lifecycle, queries, rules

RIGHTS = (
    Right("requests.view", _("Read requests"), lambda a, r: rules.sees(a, r.case), queries.among),
    Right(
        "requests.handle",
        _("Handle requests of the office"),
        lambda a, r: rules.leads(a, r.case) or rules.helps(a, r.case),
    ),
    Right("requests.head", _("Head the office's handling"), lambda a, r: rules.heads(a, r.case)),
    Right("requests.dispatch", _("Dispatch requests"), lambda a, r: rules.dispatches(a, r.case)),
    Right("requests.supervise", _("Supervise requests"), lambda a, r: rules.supervises(a, r.case)),
    Right("requests.file", _("File for others at a counter or on the phone")),
    Right("requests.import", _("Import requests from files")),
    Right("requests.publish", _("Publish requests"), lambda a, r: rules.dispatches(a, r.case)),
    Right(
        "requests.open_contact",
        _("Open the requester's contact, with a reason"),
        lambda a, r: any(
            p(a, r.case) for p in (rules.leads, rules.helps, rules.dispatches, rules.took_it_down)
        ),
    ),
)
HANDLER = {
    "requests.view",
    "requests.handle",
    "requests.open_contact",
    "board.view",
    "duties.view",
    "access.open_sealed",
}
CENTRE = {
    "requests.view",
    "requests.dispatch",
    "requests.publish",
    "requests.file",
    "requests.import",
    "requests.open_contact",
    "board.view",
    "duties.view",
    "access.open_sealed",
    "access.emergency",
    "matters.hot",
}
ROLES = (
    Role("requests.handler", _("Handler"), frozenset(HANDLER)),
    Role("requests.head", _("Head of office"), frozenset({*HANDLER, "requests.head"})),
    Role("requests.dispatcher", _("Dispatcher"), frozenset(CENTRE), at="division"),
    Role(
        "requests.supervisor",
        _("Supervisor"),
        frozenset(
            {
                "requests.view",
                "requests.supervise",
                "board.view",
                "duties.view",
                "access.emergency",
                "access.review",
                "matters.hot",
            }
        ),
        at="division",
    ),
    Role(
        "requests.clerk",
        _("Counter and hotline clerk"),
        frozenset(
            {
                "requests.view",
                "requests.file",
                "requests.open_contact",
                "board.view",
                "duties.view",
                "access.open_sealed",
            }
        ),
    ),
)

# no title: it may name a person, and notices leave the house
CASE = ("reference",)
NOTICES = (
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

SERVICE = Service(
    code="requests",
    label=_("Requests"),
    lifecycles=lifecycle.LIVES,
    rights=RIGHTS,
    roles=ROLES,
    urls="tongban.services.requests.urls",
    api="tongban.services.requests.api.router",
    measures="tongban.services.requests.indicators.MEASURES",
    handles={"cases.moved": "tongban.services.requests.actions.dispatch_new"},
    provides={
        "own_cases": "tongban.services.requests.queries.own_cases",
        "visible_requests": "tongban.services.requests.queries.visible_to",
    },
    notices=NOTICES,
    keeps={"requests.Request": Years(10)},
    menu=(
        Page("requests:queue", _("My queue"), "requests.handle", order=10),
        Page("requests:centre", _("Dispatch centre"), "requests.dispatch", order=20),
        Page("requests:supervision", _("Supervision"), "requests.supervise", order=30),
        Page("requests:new", _("New request"), "requests.file", order=40),
        Page("requests:all", _("All requests"), "requests.view", order=45),
        Page("requests:import", _("Import"), "requests.import", order=60),
    ),
)

"""What the requests service tells the product."""

from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.rights import Right, Role
from tongban.kernel.core.service import Page, Service, Stands, Years
from tongban.services.requests import lifecycle, queries, rules
from tongban.services.requests.wording import NOTICES

RIGHTS = (
    Right("requests.view", _("Read requests"), lambda a, r: rules.sees(a, r.case), queries.among),
    Right(
        "requests.handle",
        _("Handle requests of the office"),
        lambda a, r: rules.leads(a, r.case) or rules.helps(a, r.case),
    ),
    Right("requests.adopt", _("Adopt suggestions for the office"), lambda a, r: rules.heads(a, r.case)),
    Right("requests.head", _("Head the office's handling"), lambda a, r: rules.heads(a, r.case)),
    Right("requests.dispatch", _("Dispatch requests"), lambda a, r: rules.dispatches(a, r.case)),
    Right("requests.supervise", _("Supervise requests"), lambda a, r: rules.supervises(a, r.case)),
    Right("requests.set_answer_times", _("Set how long answers may take")),
    Right("requests.file", _("File for others at a counter or on the phone")),
    Right("requests.report", _("Report from the street")),
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
    "duties.trace",
    "burdens.view",
    "burdens.ask",
    "access.open_sealed",
}
CENTRE = {
    "requests.view",
    "requests.dispatch",
    "dispatch.models",
    "requests.publish",
    "requests.file",
    "requests.import",
    "requests.open_contact",
    "board.view",
    "duties.view",
    "duties.trace",
    "burdens.view",
    "access.open_sealed",
    "access.emergency",
    "matters.hot",
}
ROLES = (
    Role("requests.handler", _("Handler"), frozenset(HANDLER)),
    Role("requests.head", _("Head of office"), frozenset({*HANDLER, "requests.head", "requests.adopt"})),
    Role("requests.dispatcher", _("Dispatcher"), frozenset(CENTRE), at="division"),
    Role(
        "requests.supervisor",
        _("Supervisor"),
        frozenset(
            {
                "requests.view",
                "requests.supervise",
                "requests.set_answer_times",
                "dispatch.models",
                "board.view",
                "duties.view",
                "duties.trace",
                "burdens.view",
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

REPORTER = Role(
    "requests.reporter", _("Courier or grid volunteer"), frozenset({"requests.report"}), at="division"
)

SERVICE = Service(
    code="requests",
    label=_("Requests"),
    invariants="tongban.services.requests.invariants.INVARIANTS",
    lifecycles=lifecycle.LIVES,
    rights=RIGHTS,
    roles=(*ROLES, REPORTER),
    urls="tongban.services.requests.urls",
    api="tongban.services.requests.api.router",
    measures="tongban.services.requests.indicators.MEASURES",
    handles={"cases.moved": "tongban.services.requests.actions.dispatch_new"},
    provides={
        "own_cases": "tongban.services.requests.queries.own_cases",
        "cases_seen": "tongban.services.requests.queries.cases_seen",
        "dispatched_by": "tongban.services.requests.queries.dispatched_by",
        "own_data": "tongban.services.requests.own.held",
        "own_erasure": "tongban.services.requests.own.forget",
        **{
            f"outside.{what}": f"tongban.services.requests.outside.{what}"
            for what in ("matters", "words", "news", "file", "bring", "say", "hear", "hand_over")
        },
        "sent_requests": "tongban.services.requests.sent.sent_requests",
        "visible_requests": "tongban.services.requests.queries.visible_to",
    },
    notices=NOTICES,
    keeps={
        "requests.Request": Years(
            10,
            ended="tongban.services.requests.actions.erasing.ended",
            erase="tongban.services.requests.actions.erasing.erase",
            label=_("Requests"),
        ),
        "requests.Support": Years(
            0,
            ended="tongban.services.requests.actions.supporting.slowed",
            erase="tongban.services.requests.actions.supporting.forget_network",
            label=_("Networks that “me too” came from, after an hour"),
        ),
    },
    # a request keeps the place it was filed at, as the tree stood then
    stands=(
        Stands("cases.Case", _("Open requests"), column="place_path", path=True, among={"closed_at": None}),
    ),
    menu=(
        Page("requests:queue", _("My queue"), "requests.handle", order=10),
        Page("requests:centre", _("Dispatch centre"), "requests.dispatch", order=20),
        Page("requests:held", _("Held filings"), "requests.dispatch", order=25),
        Page("requests:supervision", _("Supervision"), "requests.supervise", order=30),
        Page("requests:new", _("New request"), "requests.file", order=40),
        Page("requests:all", _("All requests"), "requests.view", order=45),
        Page("requests:statements", _("Statements asked of us"), "requests.handle", order=15),
        Page("requests:answer_times", _("Answer times"), "requests.view", order=60),
        Page("requests:grid", _("Report from the street"), "requests.report", face="mine", order=15),
        Page("requests:import", _("Import"), "requests.import", order=80),
    ),
)

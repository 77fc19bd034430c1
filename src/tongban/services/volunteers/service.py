"""What volunteers tells the product: its rights and roles, its pages and figures, what it answers to the kernel."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.queries import over
from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Page, Service, Stands, Years
from tongban.kernel.notices.wording import NoticeTemplate
from tongban.kernel.parties.kinds import MembershipKind
from tongban.services.volunteers import queries as reach
from tongban.services.volunteers import rules

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor


def _over(code: str, label: Any, field: str = "division__path") -> Right:
    """A right over what stands in the divisions that one looks after."""

    def may(actor: "Actor", row: Any) -> bool:
        return actor.oversees(row.place_path if field == "place_path" else row.division.path, code)

    return Right(code, label, may=may, among=lambda actor: over(actor, code, field))


def _kept(years: int, what: str, label: Any) -> Years:
    """What `actions.leaving` erases: f"{what}s_over" finds, f"erase_{what}" does it."""
    room = "tongban.services.volunteers.actions.leaving"
    return Years(years, ended=f"{room}.{what}s_over", erase=f"{room}.erase_{what}", label=label)


def _told(code: str, subject: Any, body: Any, link: tuple[str, ...]) -> NoticeTemplate:
    needed = ("what", "where", "wanted_on", "team")
    return NoticeTemplate(f"volunteers.{code}", subject=subject, body=body, needs=needed, link=link)


COORDINATOR = {
    reach.VIEW,
    reach.PEOPLE,
    reach.KEEP,
    reach.EXPORT,
    "activities.plan",
    "activities.lead",
    "activities.decide",
    "activities.see",
}

SERVICE = Service(
    code="volunteers",
    label=_("Volunteers"),
    invariants="tongban.services.volunteers.invariants.INVARIANTS",
    rights=(
        Right(reach.VIEW, _("See teams, events and needs of volunteers")),
        _over(reach.PEOPLE, _("See registered volunteers"), "place_path"),
        _over(reach.KEEP, _("Set up teams, honour volunteers"), "division__path"),
        Right(reach.EXPORT, _("Take lists of volunteers along as files")),
        _over(reach.ASK, _("Ask teams of volunteers for help")),
    ),
    roles=(
        Role("volunteers.coordinator", _("Coordinator of volunteers"), frozenset(COORDINATOR)),
        Role(
            "volunteers.community",
            _("Community that asks volunteers"),
            frozenset({reach.VIEW, reach.ASK}),
        ),
    ),
    urls="tongban.services.volunteers.urls",
    api="tongban.services.volunteers.api.router",
    measures="tongban.services.volunteers.indicators.MEASURES",
    membership_kinds=(MembershipKind(rules.MEMBER, _("Member of a team of volunteers"), exclusive=False),),
    provides={
        "own_records": "tongban.services.volunteers.own.held",
        "own_erasure": "tongban.services.volunteers.own.forget",
        "map.spots": "tongban.services.volunteers.queries.spots.spots",
        "activities.born": "tongban.services.volunteers.queries.people.born_on",
        "bookings.need.skill": "tongban.services.volunteers.queries.people.why_unskilled",
    },
    keeps={
        "volunteers.Volunteer": _kept(5, "volunteer", _("Volunteers who left")),
        "volunteers.Rating": _kept(2, "rating", _("Words of ratings of events and volunteers")),
        "volunteers.Guardian": _kept(2, "guardian", _("Guardians who were asked")),
    },
    handles={
        f"volunteers.need_{what}": f"tongban.services.volunteers.letters.{what}"
        for what in ("asked", "taken", "met")
    },
    notices=(
        _told(
            "need_asked",
            _("%(where)s asks for help: %(what)s"),
            _("Wanted on %(wanted_on)s. Your team can take it."),
            ("volunteers:lead",),
        ),
        _told(
            "need_taken",
            _("%(team)s has taken it: %(what)s"),
            _("Wanted on %(wanted_on)s. They plan an event now."),
            ("volunteers:needs",),
        ),
        _told(
            "need_met",
            _("An event is planned: %(what)s"),
            _("By %(team)s, for %(where)s."),
            ("volunteers:needs",),
        ),
    ),
    stands=(
        Stands("volunteers.Volunteer", _("Registered volunteers"), goes="same"),
        Stands("volunteers.Team", _("Teams of volunteers"), goes="same"),
        Stands("volunteers.Need", _("Needs of communities")),
    ),
    menu=(
        Page("volunteers:people", _("Volunteers"), reach.VIEW, order=59),
        Page("volunteers:mine", _("My volunteering"), face="mine", order=25),
        Page(
            "volunteers:events",
            _("Volunteer"),
            face="portal",
            order=40,
            finds=_("Events with places left"),
        ),
    ),
)

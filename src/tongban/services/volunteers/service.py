"""What volunteers tells the product: its rights and roles, its pages and figures, what it answers to the kernel."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Page, Service, Stands
from tongban.kernel.parties.kinds import MembershipKind
from tongban.services.volunteers import queries as reach
from tongban.services.volunteers import rules

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor


def _over(code: str, label: Any, field: str = "division__path") -> Right:
    """A right over what stands in the divisions that one looks after."""

    def may(actor: "Actor", row: Any) -> bool:
        return actor.oversees(row.place_path if field == "place_path" else row.division.path, code)

    return Right(code, label, may=may, among=lambda actor: reach.over(actor, code, field))


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
        "activities.born": "tongban.services.volunteers.queries.people.born_on",
        "bookings.need.skill": "tongban.services.volunteers.queries.people.why_unskilled",
    },
    stands=(
        Stands("volunteers.Volunteer", _("Registered volunteers"), goes="same"),
        Stands("volunteers.Team", _("Teams of volunteers"), goes="same"),
        Stands("volunteers.Need", _("Needs of communities")),
    ),
    menu=(
        Page("volunteers:people", _("Volunteers"), reach.VIEW, order=59),
        Page("volunteers:mine", _("My volunteering"), face="mine", order=25),
        Page("volunteers:events", _("Volunteer"), face="portal", order=40),
    ),
)

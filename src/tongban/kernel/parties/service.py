"""What parties tells the product: the rights over offices, organisations and records, and who keeps them."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Service, Stands, Years
from tongban.kernel.parties.kinds import MembershipKind
from tongban.kernel.parties.models import Asked, Household, Organisation
from tongban.kernel.places.queries import within

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor


def _view(actor: "Actor") -> Q:
    """Offices are public; of enterprises and others, those at home where one works."""
    found = Q(kind=Organisation.Kind.OFFICE)
    return found | _reach(actor, "parties.view")


def _reach(actor: "Actor", right: str) -> Q:
    found = Q(pk__in=())
    for holding in actor.holding(right):
        found |= within(holding.division_path, "division__path")
    return found


def _may_view(actor: "Actor", organisation: Organisation) -> bool:
    public = organisation.kind == Organisation.Kind.OFFICE
    return public or actor.oversees(organisation.division.path, "parties.view")


def _may_edit(actor: "Actor", organisation: Organisation) -> bool:
    return actor.oversees(organisation.division.path, "parties.edit")


def _asked(actor: "Actor") -> Q:
    """What was asked of the offices one works for; what no office could be found for, of all keepers."""
    if not actor.holds("parties.decide"):
        return Q(pk__in=())
    return Q(office__in=actor.office_ids("parties.decide")) | Q(office=None)


def _may_decide(actor: "Actor", asked: Asked) -> bool:
    nobodys = asked.office_id is None and actor.holds("parties.decide")
    return nobodys or actor.works_for(asked.office_id, "parties.decide")


def _may_keep(actor: "Actor", household: Household) -> bool:
    path = household.division.path if household.division else ""
    return actor.oversees(path, "parties.households")


HOUSEHOLD = MembershipKind("parties.household", _("member of a household"), exclusive=True)
SERVICE = Service(
    code="parties",
    label=_("People and organisations"),
    invariants="tongban.kernel.parties.invariants.INVARIANTS",
    rights=(
        Right("parties.view", _("See offices and organisations"), may=_may_view, among=_view),
        Right(
            "parties.edit",
            _("Open, change and close offices"),
            may=_may_edit,
            among=lambda actor: _reach(actor, "parties.edit"),
        ),
        Right("parties.merge", _("Merge two records of one person or organisation, and undo it")),
        Right(
            "parties.households",
            _("Keep households: where they live and who belongs to them"),
            may=_may_keep,
            among=lambda actor: _reach(actor, "parties.households"),
        ),
        Right(
            "parties.decide", _("Decide what people ask about their records"), may=_may_decide, among=_asked
        ),
    ),
    roles=(
        Role(
            "parties.records",
            _("Keeper of records"),
            frozenset({"parties.merge", "parties.decide", "parties.households", "access.open_sealed"}),
            strong=True,
        ),
    ),
    membership_kinds=(HOUSEHOLD,),
    stands=(
        Stands(
            "parties.Organisation",
            _("Offices and organisations"),
            goes="heir",
            among={"valid__upper_inf": True},
        ),
    ),
    keeps={
        "parties.Asked": Years(
            3,
            ended="tongban.kernel.parties.queries.asked_and_decided",
            erase="tongban.kernel.parties.actions.asking.erase_asked",
            label=_("What people asked about their records"),
        ),
        "parties.Household": Years(
            2,
            ended="tongban.kernel.parties.queries.households_left",
            erase="tongban.kernel.parties.actions.memberships.erase_household",
            label=_("Households that nobody belongs to any more"),
        ),
        "parties.Person": Years(
            1,
            ended="tongban.kernel.parties.references.unreferenced",
            erase="tongban.kernel.parties.actions.people.erase_person",
            label=_("Records of people whom nothing is kept of any more"),
        ),
    },
)

"""What parties tells the product: the rights over offices and organisations."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right
from tongban.kernel.core.service import Service, Stands
from tongban.kernel.parties.models import Organisation
from tongban.kernel.places.queries import within

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor

EVERYTHING = ~Q(pk__in=())


def _view(actor: "Actor") -> Q:
    """Offices are public; of enterprises and others, those at home where one works."""
    found = Q(kind=Organisation.Kind.OFFICE)
    return found | _reach(actor, "parties.view")


def _reach(actor: "Actor", right: str) -> Q:
    found = Q(pk__in=())
    for holding in actor.holding(right):
        found |= within(holding.division_path, "division__path") or EVERYTHING
    return found


def _may_view(actor: "Actor", organisation: Organisation) -> bool:
    public = organisation.kind == Organisation.Kind.OFFICE
    return public or actor.oversees(organisation.division.path, "parties.view")


def _may_edit(actor: "Actor", organisation: Organisation) -> bool:
    return actor.oversees(organisation.division.path, "parties.edit")


SERVICE = Service(
    code="parties",
    label=_("People and organisations"),
    rights=(
        Right("parties.view", _("See offices and organisations"), may=_may_view, among=_view),
        Right(
            "parties.edit",
            _("Open, change and close offices"),
            may=_may_edit,
            among=lambda actor: _reach(actor, "parties.edit"),
        ),
    ),
    stands=(
        Stands(
            "parties.Organisation",
            _("Offices and organisations"),
            goes="heir",
            among={"valid__upper_inf": True},
        ),
    ),
)

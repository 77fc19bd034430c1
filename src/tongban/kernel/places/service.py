"""What places tells the product: its rights, and how a fresh installation gets its divisions."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right
from tongban.kernel.core.service import Service, Stands
from tongban.kernel.places.models import Division
from tongban.kernel.places.queries import within

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor


def _may_edit(actor: "Actor", division: Division) -> bool:
    return actor.oversees(division.path, "places.edit")


def _among_edited(actor: "Actor") -> Q:
    found = Q(pk__in=())
    for holding in actor.holding("places.edit"):
        found |= within(holding.division_path)
    return found


SERVICE = Service(
    code="places",
    label=_("Divisions and places"),
    invariants="tongban.kernel.places.invariants.INVARIANTS",
    rights=(
        # where a division lies is public
        Right("places.view", _("See divisions"), may=lambda _a, _d: True, among=lambda _a: ~Q(pk__in=())),
        Right(
            "places.edit", _("Change divisions, names and office hours"), may=_may_edit, among=_among_edited
        ),
    ),
    stands=(
        Stands("places.Site", _("Sites"), goes="heir", position=("longitude", "latitude")),
        Stands("places.Place", _("Place names"), goes="heir", position=("longitude", "latitude")),
    ),
    provides={"setup": "tongban.kernel.places.first.set_up"},
)

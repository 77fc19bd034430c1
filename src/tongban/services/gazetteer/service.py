"""What the gazetteer tells the product: who keeps divisions, names and boundaries, and their pages."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Page, Service, Stands
from tongban.services.gazetteer import rules
from tongban.services.gazetteer.lifecycle import LIVES
from tongban.services.gazetteer.rules import APPLY, DECIDE, INSPECT, NAMES, PREPARE, VIEW
from tongban.services.gazetteer.wording import NOTICES

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor


def _over(code: str, label: Any) -> Right:
    """A right over places: whoever has it looks after every one of them."""

    def may(actor: "Actor", reach: rules.Reach) -> bool:
        return rules.reaches(actor, code, reach.paths)

    return Right(code, label, may=may)


SERVICE = Service(
    code="gazetteer",
    label=_("Divisions and names"),
    lifecycles=LIVES,
    notices=NOTICES,
    stands=(
        Stands("gazetteer.BoundaryLine", _("Boundary lines"), column="left", goes="same"),
        Stands("gazetteer.BoundaryLine", _("Boundary lines (second side)"), column="right", goes="same"),
        Stands("gazetteer.NameCase", _("Name cases"), goes="same"),
    ),
    rights=(
        Right(VIEW, _("See change sets, name cases and boundary inspections")),
        _over(PREPARE, _("Prepare change sets of divisions")),
        _over(APPLY, _("Apply and undo change sets that another person prepared")),
        _over(NAMES, _("Keep place names, import records, propose names")),
        _over(DECIDE, _("Decide on place names")),
        _over(INSPECT, _("Inspect boundary markers and sign for one side")),
    ),
    roles=(
        Role(
            "gazetteer.editor",
            _("Keeper of divisions and names"),
            frozenset({VIEW, PREPARE, NAMES}),
            at="division",
        ),
        Role(
            "gazetteer.authority",
            _("Authority over divisions and names"),
            frozenset({VIEW, APPLY, DECIDE}),
            strong=True,
            at="division",
        ),
        Role("gazetteer.inspector", _("Boundary inspector"), frozenset({VIEW, INSPECT}), at="division"),
    ),
    urls="tongban.services.gazetteer.urls",
    prefix="",
    api="tongban.services.gazetteer.api.router",
    measures="tongban.services.gazetteer.indicators.MEASURES",
    menu=(
        Page("gazetteer:names", _("Divisions and names"), VIEW, order=58),
        Page("gazetteer:map", _("Map"), face="foot", order=19),
        Page("gazetteer:search", _("Place names"), face="foot", order=20),
    ),
)

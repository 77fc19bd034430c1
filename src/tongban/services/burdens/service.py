"""What burdens tells the product: its rights and roles, its pages and figures."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.queries import over
from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Page, Service, Stands

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor

VIEW = "burdens.view"


def _over(code: str, label: Any) -> Right:
    """A right over the lists, asks and targets of the divisions that one looks after."""

    def may(actor: "Actor", row: Any) -> bool:
        return actor.oversees(row.division.path, code)

    return Right(code, label, may=may, among=lambda actor: over(actor, code))


SERVICE = Service(
    code="burdens",
    files=(
        "SELECT 'plaques/' || photo FROM burdens_sign WHERE photo <> ''",
        "SELECT 'plaques/' || photo_after FROM burdens_sign WHERE photo_after <> ''",
    ),
    label=_("Burden lists"),
    rights=(
        Right(VIEW, _("Read burden lists and what is asked of communities")),
        Right(
            "burdens.ask",
            _("File what the office wants of communities"),
            may=lambda actor, row: actor.works_for(row.office_id, "burdens.ask"),
            among=lambda actor: Q(office__in=actor.office_ids("burdens.ask")),
        ),
        _over("burdens.edit", _("Import burden lists")),
        _over("burdens.rule", _("Put burden lists in force, rule on appeals")),
        _over("burdens.inspect", _("Hold rounds over plaques")),
    ),
    roles=(
        Role("burdens.editor", _("Burden list editor"), frozenset({VIEW, "burdens.edit"}), at="division"),
        Role(
            "burdens.authority",
            _("Burden list authority"),
            frozenset({VIEW, "burdens.rule"}),
            strong=True,
            at="division",
        ),
        Role(
            "burdens.inspector",
            _("Inspector of plaques"),
            frozenset({VIEW, "burdens.inspect"}),
            at="division",
        ),
    ),
    urls="tongban.services.burdens.urls",
    prefix="desk/burdens/",
    api="tongban.services.burdens.api.router",
    measures="tongban.services.burdens.indicators.MEASURES",
    stands=(
        Stands("burdens.BurdenList", _("Burden lists"), goes="same"),
        Stands("burdens.Usage", _("Counts of what was asked"), column="community", goes="same"),
        Stands("burdens.Usage", _("Counts by who gave the list"), column="giver", goes="same"),
        Stands("burdens.Ask", _("What was asked of communities"), column="community"),
        Stands("burdens.Target", _("Communities of rounds over plaques")),
    ),
    menu=(Page("burdens:asks", _("Burdens"), VIEW, order=57),),
)

"""What duties tells the product: its rights and roles, its pages, and that it answers where a matter belongs."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.access.queries import over
from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Page, Service, Stands
from tongban.services.duties.queries import disputes

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor


def _over(code: str, label: Any) -> Right:
    """A right over the lists and bindings of the divisions that one looks after."""

    def may(actor: "Actor", row: Any) -> bool:
        return actor.oversees(row.division.path, code)

    return Right(code, label, may=may, among=lambda actor: over(actor, code))


def _seen(actor: "Actor", row: Any) -> bool:
    return type(row).objects.filter(disputes.seen_by(actor), pk=row.pk).exists()


SERVICE = Service(
    code="duties",
    label=_("Duty lists"),
    rights=(
        Right("duties.view", _("Read duty lists")),
        Right("duties.trace", _("See which requests a duty sent"), may=_seen, among=disputes.seen_by),
        _over("duties.edit", _("Import duty lists, bind offices")),
        _over("duties.put_in_force", _("Put duty lists in force")),
    ),
    roles=(
        Role(
            "duties.editor",
            _("Duty list editor"),
            frozenset({"duties.view", "duties.trace", "duties.edit"}),
            at="division",
        ),
        Role(
            "duties.authority",
            _("Duty list authority"),
            frozenset({"duties.view", "duties.trace", "duties.put_in_force"}),
            strong=True,
            at="division",
        ),
    ),
    urls="tongban.services.duties.urls",
    prefix="desk/duties/",
    measures="tongban.services.duties.indicators.MEASURES",
    handles={
        "cases.moved": "tongban.services.duties.actions.take_note",
        "cases.carried": "tongban.services.duties.actions.noting.note",
    },
    provides={
        "dispatch": "tongban.services.duties.dispatch.suggest",
        "rulings_like": "tongban.services.duties.queries.disputes.rulings_like",
        "dispute_of": "tongban.services.duties.queries.disputes.dispute_of",
        "categories": "tongban.services.duties.queries.categories",
        "duty_words": "tongban.services.duties.dispatch.words",
        "duty_items": "tongban.services.duties.dispatch.items",
        "duty_offices": "tongban.services.duties.dispatch.offices",
        "setup": "tongban.services.duties.actions.set_up",
    },
    stands=(
        Stands("duties.DutyList", _("Duty lists"), goes="same"),
        Stands("duties.Binding", _("Offices bound to a kind"), goes="same"),
    ),
    menu=(Page("duties:lists", _("Duty lists"), "duties.view", order=55),),
)

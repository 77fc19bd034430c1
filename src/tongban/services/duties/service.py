"""What duties tells the product: its rights and roles, its pages, and that it answers where a matter belongs."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import Page, Service
from tongban.services.duties import queries

if TYPE_CHECKING:
    from tongban.kernel.access.actor import Actor


def _over(code: str, label: Any) -> Right:
    """A right over the lists and bindings of the divisions that one looks after."""

    def may(actor: "Actor", row: Any) -> bool:
        return actor.oversees(row.division.path, code)

    return Right(code, label, may=may, among=lambda actor: queries.among(code, actor))


SERVICE = Service(
    code="duties",
    label=_("Duty lists"),
    rights=(
        Right("duties.view", _("Read duty lists")),
        _over("duties.edit", _("Import duty lists, bind offices")),
        _over("duties.put_in_force", _("Put duty lists in force")),
    ),
    roles=(
        Role(
            "duties.editor", _("Duty list editor"), frozenset({"duties.view", "duties.edit"}), at="division"
        ),
        Role(
            "duties.authority",
            _("Duty list authority"),
            frozenset({"duties.view", "duties.put_in_force"}),
            strong=True,
            at="division",
        ),
    ),
    urls="tongban.services.duties.urls",
    prefix="desk/duties/",
    provides={
        "dispatch": "tongban.services.duties.dispatch.suggest",
        "duty_words": "tongban.services.duties.dispatch.words",
        "duty_items": "tongban.services.duties.dispatch.items",
        "duty_offices": "tongban.services.duties.dispatch.offices",
        "setup": "tongban.services.duties.actions.set_up",
    },
    menu=(Page("duties:lists", _("Duty lists"), "duties.view", order=55),),
)

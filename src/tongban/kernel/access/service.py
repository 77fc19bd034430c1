"""What access tells the product: the rights over accounts and sealed fields, and the two roles that carry them."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongban.kernel.access import queries
from tongban.kernel.access.actor import Actor, is_within
from tongban.kernel.access.rights import Right, Role
from tongban.kernel.core.service import Service, Stands

# who looks after accounts also looks after the divisions and offices that roles are held at
GROUND = ("places.view", "places.edit", "parties.view", "parties.edit")


def _accounts(code: str, label: Any) -> Right:
    return Right(
        code,
        label,
        may=lambda actor, account: queries.looks_after(actor, code, account),
        among=lambda actor: queries.looked_after(actor, code),
    )


def _grants(code: str, label: Any) -> Right:
    return Right(
        code,
        label,
        may=lambda actor, grant: actor.oversees(grant.path, code),
        among=lambda actor: queries.grants_within(actor, code),
    )


def _openings(code: str, label: Any) -> Right:
    def may(actor: Actor, disclosure: Any) -> bool:
        return any(is_within(disclosure.path, top) for top in queries.tops(actor, code))

    def among(actor: Actor) -> Q:
        return queries.under("path", queries.tops(actor, code))

    return Right(code, label, may=may, among=among)


SERVICE = Service(
    code="access",
    label=_("Accounts and rights"),
    reseals={"mfa.Authenticator": "tongban.kernel.access.resealing.of_authenticator"},
    invariants="tongban.kernel.access.invariants.INVARIANTS",
    rights=(
        _accounts("access.manage", _("Open accounts, give and end roles")),
        _grants("access.confirm", _("Confirm a strong role that another person gave")),
        _accounts("access.keys", _("Make and revoke keys for programs")),
        _openings("access.audit", _("See who opened which sealed field")),
        _openings("access.review", _("Review emergency openings")),
        Right("access.open_sealed", _("Open a masked field with a reason")),
        Right("access.emergency", _("Open a masked field in an emergency")),
    ),
    roles=(
        Role(
            "access.administrator",
            _("Administrator"),
            frozenset({"access.manage", "access.confirm", "access.keys", "notices.mend", *GROUND}),
            strong=True,
            at="division",
        ),
        Role(
            "access.auditor",
            _("Auditor"),
            frozenset({"access.audit", "access.review"}),
            strong=True,
            at="division",
        ),
    ),
    # rights never grow by themselves: over a division that was merged or split, a role is given anew
    stands=(
        Stands(
            "access.Grant", _("Roles held over a division"), goes="same", among={"valid__upper_inf": True}
        ),
        Stands("access.Account", _("Accounts"), column="home", goes="same"),
    ),
    handles={
        "access.phone_code": "tongban.kernel.access.phone_code.hand_over",
        "access.erased": "tongban.kernel.access.own_erasure.remember",
    },
)

"""Kinds of membership: declared by rooms in `Service(membership_kinds=(...))`, read here.

A branch declares what it calls a member once, and whether one may be in two at a time:

    MEMBER = MembershipKind("branches.member", _("member of a branch"), exclusive=True)
    SERVICE = Service(..., membership_kinds=(MEMBER,))

`join(MEMBER.code, person=..., body=..., since=...)` then opens it. The database refuses an overlap of an exclusive kind,
whoever writes it; `exclusive` of a kind in use is changed by a data migration over its rows.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.service import all_services


@dataclass(frozen=True)
class MembershipKind:
    """A kind of belonging; `exclusive`: a member is in one body of it a day."""

    code: str
    label: Any
    exclusive: bool


@cache
def all_membership_kinds() -> dict[str, MembershipKind]:
    """Every declared kind by code."""
    return {kind.code: kind for service in all_services() for kind in service.membership_kinds}


def membership_kind(code: str) -> MembershipKind:
    """The kind of that code."""
    found = all_membership_kinds().get(code)
    if found is None:
        raise TongbanError(
            _("There is no kind of membership %(code)s.") % {"code": code}, code="membership_kind"
        )
    return found

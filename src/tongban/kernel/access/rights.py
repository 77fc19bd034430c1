"""The one place that answers "may U do V on X" and "which X may U see"; every right is declared by a room.

A right's two views, `may` on one record and `among` on a queryset, must agree: a test asks both for every named
person and every record.
"""

from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.core.errors import NotAllowed
from tongban.kernel.core.rights import Right, Role
from tongban.kernel.core.service import all_services

__all__ = ["Right", "Role", "all_rights", "all_roles", "may", "require", "visible"]


@cache
def all_rights() -> dict[str, Right]:
    """Every declared right by code."""
    return {r.code: r for s in all_services() for r in s.rights}


@cache
def all_roles() -> dict[str, Role]:
    """Every declared role by code."""
    return {r.code: r for s in all_services() for r in s.roles}


def may(actor: Actor, code: str, record: Any = None) -> bool:
    """May this actor do this (to this record)?"""
    right = all_rights()[code]
    if actor.is_system:
        return True
    if actor.scopes is not None and code not in actor.scopes:
        return False
    if record is None or right.may is None:
        return actor.holds(code)
    return right.may(actor.whole(), record)


def require(actor: Actor, code: str, record: Any = None) -> None:
    """Refuse with one clear line unless the actor may."""
    if not may(actor, code, record):
        raise NotAllowed(_("You do not have the right to do this. Ask your office's administrator for it."))


def visible(actor: Actor, code: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of `rows` on which the actor has the right."""
    right = all_rights()[code]
    if actor.is_system:
        return rows
    if right.among is None or (actor.scopes is not None and code not in actor.scopes):
        return rows if right.among is None and actor.holds(code) else rows.none()
    return rows.filter(right.among(actor.whole()))

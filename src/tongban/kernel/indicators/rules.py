"""Who may what with figures."""

from typing import Any

from django.db.models import Q

from tongban.kernel.access.actor import Actor, is_within
from tongban.kernel.places import register

PUBLISH = "indicators.publish"


def publishes(actor: Actor, release: Any) -> bool:
    """Is it a figure of a division that this actor publishes for? (A path of '' is the whole.)"""
    return actor.oversees(release.path or whole(), PUBLISH)


def published_by(actor: Actor) -> Q:
    """The same as a filter."""
    found = Q(pk__in=())
    for holding in actor.holding(PUBLISH):
        top = holding.division_path
        if is_within(whole(), top):
            return ~Q(pk__in=())
        found |= Q(path=top) | Q(path__startswith=f"{top}.")
    return found


def whole() -> str:
    """The path of the whole prefecture, which figures write as ''."""
    return next((e.path for e in register.current().on().entries if e.depth == 0), "")

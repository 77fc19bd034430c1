"""Who reads a page, which may not be out yet: the office that had it checked, those asked about it, who looks over the place."""

from typing import Any

from django.db.models import Q

from tongban.kernel.access.actor import Actor, is_within
from tongban.kernel.places.queries import within
from tongban.services.bulletin.models import Printed
from tongban.services.bulletin.rules import VIEW


def reads(actor: Actor, page: Any) -> bool:
    """May this actor read it?"""
    offices, path = actor.office_ids(VIEW), page.office.division.path
    if page.office_id in offices or any(is_within(path, top) for top in _looked_over(actor)):
        return True
    return bool(offices) and page.figures.filter(asked__in=offices).exists()


def read_by(actor: Actor) -> Q:
    """The same as a filter."""
    offices = actor.office_ids(VIEW)
    found = Q(office__in=offices) | Q(pk__in=Printed.objects.filter(asked__in=offices).values("page"))
    for top in _looked_over(actor):
        found |= within(top, "office__division__path")
    return found


def _looked_over(actor: Actor) -> list[str]:
    """The divisions over which the right is held, not in an office's name."""
    return [held.division_path for held in actor.holding(VIEW) if held.office_id is None]

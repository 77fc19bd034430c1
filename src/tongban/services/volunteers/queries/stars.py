"""Which steps of stars hold on a day: the latest that began by then, declared or set by an office."""

from datetime import date

from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import NotAllowed
from tongban.kernel.places.queries import divisions
from tongban.services.volunteers.models import Scale
from tongban.services.volunteers.queries import KEEP
from tongban.services.volunteers.stars import Steps, declared


def all_steps() -> list[Steps]:
    """Every set of steps, the latest first; what an office set for a day goes before what came with the program."""
    kept = [Steps(row.since, tuple(row.hours), row.rests_on) for row in Scale.objects.order_by("since")]
    return sorted([*declared(), *kept], key=lambda one: one.since)[::-1]


def steps_on(day: date | None = None) -> Steps:
    """Those that hold on a day (today)."""
    on = day or today()
    return next((one for one in all_steps() if one.since <= on), declared()[0])


def require_may_set(actor: Actor) -> None:
    """Refuse whoever does not."""
    if not may_set(actor):
        raise NotAllowed(_("Only an office that keeps volunteers of the whole prefecture sets the steps."))


def may_set(actor: Actor) -> bool:
    """Does the actor keep volunteers of the whole prefecture?"""
    top = divisions().filter(level="prefecture").values_list("path", flat=True).first()
    return actor.is_system or (top is not None and actor.oversees(top, KEEP))

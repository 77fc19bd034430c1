"""The steps of stars are amended, for a day and all after it."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.core import events
from tongban.kernel.core.clock import today
from tongban.kernel.core.errors import TongbanError
from tongban.services.volunteers import stars
from tongban.services.volunteers.models import Scale
from tongban.services.volunteers.queries.stars import require_may_set

STREAM = "star_scale"


@transaction.atomic
def set_steps(hours: Sequence[int], *, since: date, rests_on: str, by: Actor) -> Scale:
    """From that day on so many hours are worth so many stars; said again for a day, the last word holds.

    Only by whoever keeps volunteers of the whole prefecture. TongbanError `steps`, `rests_on`, `past`.
    """
    require_may_set(by)
    if not stars.rising(hours):
        raise TongbanError(
            _("Each star asks for more hours than the one before."), code="steps", field="hours"
        )
    if len(rests_on.strip()) < 4:
        raise TongbanError(_("Name the rule that says so."), code="rests_on", field="rests_on")
    if since < today():
        raise TongbanError(_("Stars that were told stay: choose today or later."), code="past", field="since")
    told = {"hours": list(hours), "rests_on": rests_on.strip()[:300], "by": by.code}
    row, _made = Scale.objects.update_or_create(since=since, defaults=told)
    events.append(STREAM, row.pk, [events.Entry("stars.set", by.code, {"hours": row.hours})])
    return row

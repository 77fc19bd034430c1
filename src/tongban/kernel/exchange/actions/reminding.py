"""Nothing waits silently past its day: each office is reminded of what is late, once a working day."""

from django.db import transaction
from django.db.models import Count

from tongban.kernel.core import clock, outbox
from tongban.kernel.core.clock import today
from tongban.kernel.core.outbox import Letter
from tongban.kernel.exchange import states
from tongban.kernel.exchange.models import Difference


@transaction.atomic
def remind_late() -> int:
    """A letter for each office that has not decided in time; returns how many offices."""
    late = Difference.objects.filter(state=states.WAITING, same_as=None, due_at__lt=clock.now())
    told = late.exclude(office=None).order_by().values("office").annotate(n=Count("pk"))
    day = today().isoformat()
    letters = [Letter("exchange.late", {"office": t["office"], "count": t["n"], "day": day}) for t in told]
    outbox.put(letters)
    return len(letters)

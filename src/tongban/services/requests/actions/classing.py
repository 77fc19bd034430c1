"""Which class a request is of; what it was held to be of until now stays, for figures as of those days."""

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tongban.kernel.core import clock
from tongban.kernel.core.clock import BEIJING
from tongban.services.requests.models import FormerClass, Request


def put_class(request: Request, category: str, category2: str) -> None:
    """Name its class. Figures are told as of a day's end, so a class that saw none is not kept."""
    if (category, category2) == (request.category, request.category2):
        return
    now, last = clock.now(), request.former_classes.order_by("-valid").first()
    since = last.valid.upper if last else request.case.opened_at
    if since.astimezone(BEIJING).date() < now.astimezone(BEIJING).date():
        FormerClass.objects.create(
            request=request,
            category=request.category,
            category2=request.category2,
            valid=DateTimeTZRange(since, now),
        )
    request.category, request.category2 = category, category2
    request.save(update_fields=["category", "category2"])

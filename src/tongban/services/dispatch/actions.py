"""The only writer of model versions: a model is kept, put in use, or left for an earlier one."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.rights import require
from tongban.kernel.core import clock, events, outbox
from tongban.kernel.core.errors import Conflict, TongbanError
from tongban.kernel.core.events import Entry
from tongban.kernel.core.outbox import Letter
from tongban.services.dispatch import keeping, queries, rules
from tongban.services.dispatch.models import ModelVersion

if TYPE_CHECKING:
    from tongban.services.dispatch.learning.model import Model

STREAM = "dispatch.model"


@transaction.atomic
def keep(model: "Model", *, by: Actor, source: str, trial: dict[str, Any], **more: Any) -> ModelVersion:
    """Store a model that was taught and what its trial said; it is not in use yet."""
    row = ModelVersion.objects.create(
        made_at=clock.now(),
        made_by=by.code,
        source=source,
        rows=model.rows,
        measures=model.measures,
        trial=trial,
        digest=keeping.write(model),
        **more,
    )
    _tell(row, "made", by, {"source": source, "rows": model.rows, "digest": row.digest})
    return row


@transaction.atomic
def put_in_use(number: int | None, *, by: Actor, reason: str) -> ModelVersion | None:
    """Let a version answer from now on (None: none of them, only what is known before any request)."""
    if not by.is_system:
        require(by, rules.MODELS)
    if not reason.strip():
        raise TongbanError(_("Say why, in a few words."), field="reason")
    held = list(ModelVersion.objects.select_for_update().order_by("pk"))
    chosen = next((row for row in held if row.pk == number), None)
    if number is not None and chosen is None:
        raise TongbanError(_("There is no version %(number)s.") % {"number": number}, code="no_version")
    now_used = queries.in_use()
    if now_used == chosen:
        raise Conflict(_("This version is in use already."))
    if chosen:
        keeping.read(chosen.digest)  # one that cannot be read is refused here, not at the next request
    _leave(now_used, by)
    return _begin(chosen, by, reason)


def _leave(row: ModelVersion | None, by: Actor) -> None:
    if row:
        row.until = clock.now()
        row.save(update_fields=["until"])
        _tell(row, "left", by, {})


def _begin(row: ModelVersion | None, by: Actor, reason: str) -> ModelVersion | None:
    if row:
        row.since, row.until, row.reason = clock.now(), None, reason.strip()[:300]
        row.save(update_fields=["since", "until", "reason"])
        _tell(row, "put_in_use", by, {})
    return row


def _tell(row: ModelVersion, code: str, by: Actor, told: dict[str, Any]) -> None:
    events.append(STREAM, row.pk, [Entry(code, by.code, told)])
    outbox.put([Letter(STREAM, {"version": row.pk, "code": code})])

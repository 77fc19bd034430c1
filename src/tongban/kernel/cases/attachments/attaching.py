"""Putting kept content on a case: row and event in the transaction of the act that brings it."""

from collections.abc import Sequence

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.cases import actions, writing
from tongban.kernel.cases.attachments.checking import Given, Kept, few_enough, take_in
from tongban.kernel.cases.attachments.keeping import hold, path_of
from tongban.kernel.cases.attachments.kinds import refused
from tongban.kernel.cases.models import Attachment, Case, Message
from tongban.kernel.core import clock
from tongban.kernel.core.events import Entry


def store(
    case_id: int, files: Sequence[Given], *, by: Actor, audience: str, message: Message | None = None
) -> list[Attachment]:
    """Look into files, keep them and put them on the case; the caller has asked whether `by` may."""
    return attach(case_id, take_in(files), by=by, audience=audience, message=message)


@actions.act
def attach(
    case_id: int, kept: Sequence[Kept], *, by: Actor, audience: str, message: Message | None = None
) -> list[Attachment]:
    """Put kept content on a case, each once; the event tells its hash and size and nothing of its name."""
    if not kept:
        return []
    few_enough(len(kept))
    case = actions.locked(case_id)
    hold(digest for k in kept for digest in (k.digest, k.thumbnail) if digest)
    rows = _rows(case, kept, audience, message)
    Attachment.objects.bulk_create(rows)
    told = {"files": [{"digest": r.digest, "size": r.size} for r in rows]}
    said = {"message": {"id": message.pk}} if message else {}
    actions.record(case, writing.stored(case), Entry("attached", by.code, {**told, **said}))
    return rows


def _rows(case: Case, kept: Sequence[Kept], audience: str, message: Message | None) -> list[Attachment]:
    """What a file was called may name a person, so it is called by the case's number and its own."""
    first = 1 + Attachment.objects.filter(case=case).count()
    return [
        Attachment(
            case=case,
            message=message,
            at=clock.now(),
            digest=k.digest,
            name=f"{case.reference}-{number}.{k.kind}",
            kind=k.kind,
            size=k.size,
            thumbnail=k.thumbnail,
            audience=audience,
        )
        for number, k in enumerate({k.digest: _there(k) for k in kept}.values(), first)
    ]


def _there(kept: Kept) -> Kept:
    for digest in filter(None, (kept.digest, kept.thumbnail)):
        if not default_storage.exists(path_of(digest)):
            raise refused(_("A photo was added too long ago and is no longer there. Add it again."))
    return kept

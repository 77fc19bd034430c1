"""What everybody may read of a request: as its requester wishes, in the words that a person of the centre has looked at."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.attachments import IMAGES
from tongban.kernel.cases.models import Attachment
from tongban.kernel.core import clock, events
from tongban.kernel.core.errors import Conflict, NotAllowed, TongbanError
from tongban.kernel.core.events import Entry
from tongban.services.requests import rules
from tongban.services.requests.models import Request
from tongban.services.requests.queries.public import PUBLICATION
from tongban.services.requests.redaction import Draft, draft_of

STREAM = PUBLICATION
SHOWN = ("public_title", "public_text", "public_answer", "public_photos", "published_at")


@transaction.atomic
def publish(
    case_id: int, *, by: Actor, title: str, text: str, answer: str = "", photos: Sequence[int] = ()
) -> None:
    """Show a request to everybody, in words a person has read and freed of personal data; again with other words."""
    request = _locked(case_id)
    rights.require(by, "requests.publish", request)
    if not request.may_publish:
        raise TongbanError(_("The requester has not agreed to its being public."))
    request.public_title, request.public_text, request.public_answer = title[:120], text, answer
    request.public_photos = _photos(case_id, photos)
    request.published_at = request.published_at or clock.now()
    request.save(update_fields=SHOWN)
    told = {"photos": len(request.public_photos), "digest": draft_digest(request)}
    _append(case_id, Entry("published", by.code, told))


@transaction.atomic
def publish_draft(
    case_id: int,
    *,
    by: Actor,
    seen: str,
    off: Collection[str] = (),
    words: Sequence[str] = (),
    photos: Sequence[int] = (),
) -> Draft:
    """Publish exactly what was looked at: the draft of these decisions, if its digest is still the one `seen`."""
    request = _locked(case_id)
    draft = draft_of(request, off=off, words=words, photos=photos)
    if draft.digest != seen:
        raise Conflict(_("Something was added meanwhile. Look at it once more before it goes out."))
    public = {name: draft.public(name) for name in ("title", "text", "answer")}
    publish(case_id, by=by, **public, photos=photos)
    Request.objects.filter(pk=case_id).update(redaction={"off": list(off), "words": list(words)})
    return draft


@transaction.atomic
def withdraw_publication(case_id: int, *, by: Actor) -> None:
    """Take a request out of what everybody may read."""
    request = _locked(case_id)
    rights.require(by, "requests.publish", request)
    _hide(request, Entry("withdrawn", by.code))


@transaction.atomic
def set_consent(case_id: int, *, by: Actor, agrees: bool) -> None:
    """The requester's wish: agreeing lets the centre publish it; taken back, it is gone from everywhere at once."""
    request = _locked(case_id)
    if not rules.requester(by, request.case):
        raise NotAllowed(_("Only whoever asked says whether others may read it."))
    Request.objects.filter(pk=case_id).update(may_publish=agrees)
    _append(case_id, Entry("agreed" if agrees else "consent_withdrawn", by.code))
    if not agrees and request.published_at:
        _hide(request, Entry("withdrawn", by.code))


def draft_digest(request: Request) -> str:
    """A digest of what is public, so that the event tells which words went out without holding them."""
    sources = {"title": request.public_title, "text": request.public_text, "answer": request.public_answer}
    return Draft(sources, dict.fromkeys(sources, ()), photos=tuple(request.public_photos)).digest


def _hide(request: Request, entry: Entry) -> None:
    """The words go too, so that no list, copy or later mistake can show them."""
    Request.objects.filter(pk=request.pk).update(
        public_title="", public_text="", public_answer="", public_photos=[], published_at=None
    )
    _append(request.pk, entry)


def _append(case_id: int, entry: Entry) -> None:
    """Onto the chain of what is public of a request, whose row is held."""
    events.append(STREAM, case_id, [entry], head=events.end_of(STREAM, case_id))


def _locked(case_id: int) -> Request:
    rows = Request.objects.select_related("case").select_for_update(of=("self",))
    return rows.get(pk=case_id)


def _photos(case_id: int, chosen: Sequence[int]) -> list[int]:
    """Of the chosen, the photos that the requester or an answer brought: they were drawn anew when they came in."""
    rows = Attachment.objects.filter(case=case_id, pk__in=chosen, kind__in=IMAGES, audience="requester")
    return list(rows.order_by("id").values_list("pk", flat=True)) if chosen else []

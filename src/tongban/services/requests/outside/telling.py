"""What may be told of requests: of public ones the words made public, of one's own what was said to the requester."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from tongban.kernel.cases.models import Case, Clock, Message
from tongban.kernel.cases.outside import News, Words
from tongban.kernel.cases.writing import STREAM
from tongban.kernel.core.lifecycle import Step
from tongban.kernel.core.models import Event
from tongban.services.requests.lifecycle import LIVES
from tongban.services.requests.queries.public import confirmed_answers
from tongban.services.requests.rules import requester

COLUMNS = (
    "kind",
    "category",
    "category2",
    "channel",
    "place_text",
    "longitude",
    "latitude",
    "published_at",
    "public_title",
    "public_text",
    "support",
    "filed_by_id",
)
# what the requester's page shows, less what the requester said
OFFICIAL = {s.code: s for s in LIVES[0].steps if s.public and requester not in s.who}
PUBLIC = ("answer",)


def matters() -> QuerySet[Case]:
    """Every request as its case, annotated with COLUMNS as `asked_…` and with the promise as `expected_at`."""
    promise = Clock.objects.filter(case=OuterRef("pk"), code="answer", dropped=False).order_by("-round")
    columns = {f"asked_{name}": F(f"request__{name}") for name in COLUMNS}
    rows = Case.objects.filter(request__isnull=False).select_related("lead")
    return rows.annotate(expected_at=Subquery(promise.values("due_at")[:1]), **columns)


def words(public: Iterable[int], own: Iterable[int]) -> dict[int, Words]:
    """What was asked and what was said last, in one's own requests; in public ones only what a person confirmed of the answer."""
    own, public = set(own), set(public)
    asked = dict(_newest(own, ["file"]))
    said = dict(_newest(own, [code for code in OFFICIAL if code != "file"]))
    answers = confirmed_answers(public - own)
    return {pk: Words(asked.get(pk, ""), {**answers, **said}.get(pk, "")) for pk in own | public}


def news(
    public: QuerySet[Any], own: QuerySet[Any], between: tuple[datetime, datetime], part: slice
) -> list[News]:
    """What offices did in a time, oldest first; `public` and `own` are ids of cases."""
    told = Q(object_id__in=own, code__in=[*OFFICIAL]) | Q(object_id__in=public, code__in=PUBLIC)
    rows = Event.objects.filter(told, stream=STREAM, at__range=between).exclude(code="file")
    events = list(rows.order_by("at", "id")[part])
    mine = set(own.filter(pk__in=[e.object_id for e in events]))
    texts = dict(Message.objects.filter(pk__in=[_message(e) for e in events]).values_list("pk", "text"))
    confirmed = confirmed_answers({e.object_id for e in events} - mine)
    return [_news(e, confirmed.get(e.object_id, texts.get(_message(e) or 0, ""))) for e in events]


def _newest(cases: Iterable[int], steps: Iterable[str]) -> Iterable[tuple[int, str]]:
    rows = Message.objects.filter(case__in=cases, step__in=steps, audience=Message.Audience.REQUESTER)
    return rows.order_by("case_id", "-id").distinct("case_id").values_list("case_id", "text")


def _message(event: Event) -> int | None:
    found: int | None = event.data.get("message", {}).get("id")
    return found


def _news(event: Event, said: str) -> News:
    state = event.data.get("to", "")
    return News(
        event.object_id, event.seq, event.at, event.code, state, said or sentence(OFFICIAL[event.code])
    )


def sentence(step: Step) -> str:
    """What the requester reads of a step."""
    return str(step.public).rstrip("：: ")

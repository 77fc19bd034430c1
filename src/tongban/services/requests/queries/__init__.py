"""Reading requests: who sees which, queues, search, what is public, how a filing follows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Max, Q, QuerySet, Value

from tongban.kernel.access import rights
from tongban.kernel.access.actor import Actor
from tongban.kernel.access.queries import over
from tongban.kernel.cases.models import Case, Contact, Helper
from tongban.kernel.cases.queries import by_code
from tongban.kernel.core import clock, reference, sealed, text
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.places import queries as places
from tongban.services.requests.models import SPANS, Request, Statement, StreetReport
from tongban.services.requests.queries.public import (
    public_figures,
    public_like,
    public_suggestions,
    published,
    published_by_county,
)

__all__ = ["public_figures", "public_like", "public_suggestions", "published", "published_by_county"]

VIEW = "requests.view"
NEVER = datetime.max.replace(tzinfo=UTC)
EXTENDABLE = ("accepted", "in_progress", "waiting_requester")
HELD = ~Q(held="") & Q(case__state="received")


def among(actor: Actor) -> Q:
    """The requests that `rules.sees` allows this actor, as a filter."""
    seen = Q(case__lead__in=actor.office_ids("requests.handle") | actor.office_ids("requests.head"))
    seen |= Q(case_id__in=_helped(actor))
    seen |= Q(case_id__in=actor.own_cases)
    if actor.account is not None and actor.holds("requests.file"):
        seen |= Q(filed_by=actor.account)
    for right in ("requests.dispatch", "requests.supervise"):
        seen |= over(actor, right, "case__place_path")
    return seen & _not_about(actor)


def _not_about(actor: Actor) -> Q:
    """What does not complain of an office that this actor works for."""
    return Q(case__about=None) | ~Q(case__about__in=actor.office_ids())


def within(path: str) -> Q:
    """Requests in a division's subtree."""
    return places.within(path, "case__place_path")


def visible_to(actor: Actor) -> QuerySet[Request]:
    """The requests this actor may read."""
    rows = Request.objects.select_related("case", "case__lead")
    return rights.visible(actor, VIEW, rows)


def cases_seen(actor: Actor) -> QuerySet[Any]:
    """The ids of the cases whose request this actor may read."""
    return rights.visible(actor, VIEW, Request.objects.all()).values("case_id")


def dispatched_by(cases: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Of each case that is a request: its class, and the grounds of the offices that were suggested, the first one first."""
    rows = Request.objects.filter(pk__in=cases).values("case_id", "category", "category2", "grounds")
    return {row["case_id"]: dict(row) for row in rows}


def queue_of(actor: Actor, limit: int) -> list[Request]:
    """What this actor's offices must do now, least time left first."""
    wanted = _open(actor) & ~Q(case__state="answered")
    helped = Helper.objects.filter(wanted, done_at=None, case__request__isnull=False)
    parts = []
    for office in actor.office_ids("requests.handle"):
        parts.append(_in_time(Request.objects.filter(wanted, case__lead=office), "case__due_at"))
        parts.append(_in_time(helped.filter(office=office), "due_at"))
    return _soonest(actor, parts, limit)


def to_dispatch(actor: Actor, limit: int) -> list[Request]:
    """What waits for the dispatch centre of these places, least time left first."""
    mine = over(actor, "requests.dispatch", "case__place_path")
    waiting = Request.objects.filter(_open(actor), mine).exclude(HELD)
    states = (waiting.filter(case__state=state) for state in ("received", "returned"))
    return _soonest(actor, [_in_time(rows, "case__due_at") for rows in states], limit)


def _open(actor: Actor) -> Q:
    return _not_about(actor) & Q(case__closed_at=None)


def _in_time(rows: QuerySet[Any], due: str) -> QuerySet[Any]:
    return rows.order_by(F(due).asc(nulls_last=True), "case_id").values_list(due, "case_id")


def _soonest(actor: Actor, parts: Sequence[QuerySet[Any]], limit: int) -> list[Request]:
    """The first of several lists taken together. Each is read by an index that holds it in order, no further than needed;
    one condition for all of them would read and sort every open case.
    """
    if not parts or not rights.may(actor, VIEW):
        return []
    heads = [part[:limit] for part in parts]
    found = sorted(set(heads[0].union(*heads[1:], all=True)), key=lambda one: (one[0] or NEVER, one[1]))
    # who may see them was asked of each part; asked again, the planner would read all that this actor may see
    rows = Request.objects.select_related("case", "case__lead").in_bulk([pk for _, pk in found[:limit]])
    return [rows[pk] for _, pk in found[:limit]]


def held(actor: Actor) -> QuerySet[Request]:
    """What is held for the dispatch centre of these places, the oldest first."""
    mine = over(actor, "requests.dispatch", "case__place_path")
    return visible_to(actor).filter(HELD, mine).order_by("case_id")


def search(rows: QuerySet[Request], words: str) -> QuerySet[Request]:
    """The one of this reference, else those whose title or text has these words: asked of `rows` alone.

    What does not stand among them is looked for by the same statements as what does not exist.
    """
    wanted = text.query_tokens(words)
    if not wanted:
        return rows
    numbered = rows.filter(case__reference=words.strip().upper())
    if numbered.exists():
        return numbered
    return rows.filter(
        search=SearchQuery(" & ".join(f"'{w}'" for w in wanted), search_type="raw", config="simple")
    )


def newest(rows: QuerySet[Request], words: str, size: int, before: int | None = None) -> list[Request]:
    """The newest of `search`, so many, older than a case if given.

    Words that often stand together are found by the index at once, but all of them, to be sorted; and the planner thinks
    them rare. So the newest spans of ids are searched first, then those before them, twice as many each time: whoever sees few
    of what is found has no more looked through than holds what is shown.
    """
    found = search(rows, words).order_by("-case_id")
    if before:
        found = found.filter(case_id__lt=before)
    if len(text.query_tokens(words)) < 2:
        return list(found[:size])
    last = Request.objects.aggregate(top=Max("case_id"))["top"] or 0
    top = min(before or last, last)  # whoever names a number that nobody has yet looks through no more spans
    near, far = SPANS
    shown = _within_spans(found, near, (top // near, top // near - 1), size)
    return shown if len(shown) == size else _by_and_by(found, far, top // far, size)


def _by_and_by(found: QuerySet[Request], span: int, last: int, size: int) -> list[Request]:
    """Two spans, two more, four more, and so on: each is looked through once."""
    shown: list[Request] = []
    many = 2
    while last >= 0 and len(shown) < size:
        shown += _within_spans(found, span, range(last, max(last - many, -1), -1), size - len(shown))
        last, many = last - many, many * 2
    return shown


def _within_spans(found: QuerySet[Request], span: int, numbers: Sequence[int], size: int) -> list[Request]:
    return list(found.annotate(span=F("case_id") / Value(span)).filter(span__in=numbers)[:size])


def statements_asked_of(actor: Actor) -> QuerySet[Statement]:
    """The statements asked of this actor's offices, what is open first."""
    offices = actor.office_ids("requests.handle") | actor.office_ids("requests.head")
    rows = Statement.objects.filter(case__lead__in=offices).select_related("case", "case__lead")
    return rows.order_by(F("case__due_at").asc(nulls_last=True), "-case_id")


def from_source(source: str, ids: list[str]) -> dict[str, tuple[int, bytes | None]]:
    """What a source has sent before: id -> (case id, digest); the digest is None of what was erased since."""
    kept = {erased_id(sid): sid for sid in ids} | {sid: sid for sid in ids}
    rows = Request.objects.filter(source=source, source_id__in=kept)
    return {
        kept[sid]: (pk, bytes(digest or b"") if erased is None else None)
        for sid, pk, digest, erased in rows.values_list(
            "source_id", "case_id", "source_digest", "case__erased_at"
        )
    }


def erased_id(source_id: str) -> str:
    """By what a source's id is known again once its request was erased: it leads to nobody's record there."""
    return f"erased:{sealed.blind_index(source_id, 'source_id').hex()}"


def _helped(actor: Actor) -> QuerySet[Any]:
    offices = actor.office_ids("requests.handle")
    return Helper.objects.filter(office__in=offices, done_at=None).values("case_id")


def own_cases(person_id: int) -> frozenset[int]:
    """The cases that a signed-in person asked for."""
    rows = Contact.objects.filter(person=person_id).order_by("-case_id")
    return frozenset(rows.values_list("case_id", flat=True)[:500])


def case_of_code(code: str) -> Case | None:
    """The case of a tracking code."""
    return by_code(sealed.blind_index(code, "tracking_code"))


def proved(code: str, secret: str) -> Case | None:
    """The case, if code and secret fit; a wrong code takes the same way and time as a wrong secret."""
    try:
        case = case_of_code(reference.check_tracking_code(code))
    except TongbanError:
        case = None
    fits = reference.matches(secret.strip(), case.secret_hash if case and case.secret_hash else bytes(32))
    return case if fits else None


def report_of(account: Any, key: str) -> StreetReport | None:
    """The report that this account sent under this key before."""
    rows = StreetReport.objects.select_related("request__case")
    return rows.filter(account=account, key=key).first() if key else None


def reports_of(account: Any) -> QuerySet[StreetReport]:
    """What this account reported from the street, newest first."""
    rows = StreetReport.objects.filter(account=account).select_related("request__case__lead")
    return rows.order_by("-request_id")


def supervised(actor: Actor) -> dict[str, QuerySet[Request]]:
    """What a supervisor must look at: late, late soon, returned twice, reopened twice, more time asked for."""
    rows = (
        visible_to(actor)
        .filter(case__closed_at=None)
        .order_by(F("case__due_at").asc(nulls_last=True), "case_id")
    )
    now = clock.now()
    return {
        "late": rows.filter(case__due_at__lt=now),
        "soon": rows.filter(case__due_at__range=(now, now + timedelta(days=1))),
        "returned": rows.filter(case__counts__returned__gte=2),
        "reopened": rows.filter(case__counts__reopened__gte=2),
        "extension": rows.filter(case__counts__extension_asked=1, case__state__in=EXTENDABLE).exclude(
            case__counts__has_key="extension_decided"
        ),
    }

"""The requests a list tells of: which, as whom, and how each reads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tongban.kernel.access.actor import Actor
from tongban.kernel.cases.lives import life_of
from tongban.kernel.cases.models import Case
from tongban.kernel.cases.outside import Words
from tongban.kernel.core.service import provider
from tongban.kernel.places import queries as places
from tongban.services.open311 import rules
from tongban.services.open311.formats import moment
from tongban.services.open311.queries import catalogue


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for; `ids` overrule everything else."""

    since: datetime
    until: datetime
    ids: tuple[str, ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    statuses: tuple[str, ...] = rules.STATUSES
    changed_after: datetime | None = None
    changed_before: datetime | None = None
    page: int = 1
    size: int = rules.MOST
    more: bool = False

    @property
    def part(self) -> slice:
        """The rows of the page."""
        return slice((self.page - 1) * self.size, self.page * self.size)


def asking(what: str) -> Callable[..., Any]:
    """Whoever answers for requests."""
    found = provider(f"outside.{what}")
    if found is None:
        raise LookupError(f"no service answers outside.{what}")
    return found


def own(actor: Actor | None) -> Q:
    """What was filed with keys of the same account, but for what complains of an office that it works for."""
    if actor is None or actor.account is None:
        return Q(pk__in=())
    filed = Q(asked_filed_by_id=actor.account.pk, asked_channel="api")
    return filed & (Q(about=None) | ~Q(about__in=actor.office_ids()))


def visible(actor: Actor | None) -> QuerySet[Any]:
    """What is public, and what this key filed."""
    rows: QuerySet[Any] = asking("matters")()
    return rows.filter(Q(asked_published_at__isnull=False) | own(actor))


def own_case(actor: Actor, reference: str) -> int | None:
    """The case of that number, if this key filed it."""
    rows = asking("matters")().filter(own(actor), reference=reference.upper())
    found: int | None = rows.values_list("pk", flat=True).first()
    return found


def found(actor: Actor | None, wanted: Wanted) -> list[dict[str, Any]]:
    """The requests of one page, newest first."""
    return told(
        actor, list(_chosen(visible(actor), wanted).order_by("-opened_at", "-pk")[wanted.part]), wanted
    )


def told(actor: Actor | None, rows: list[Case], wanted: Wanted) -> list[dict[str, Any]]:
    """Requests as the standard has them, in as many queries however many they are."""
    mine = [r.pk for r in rows if _is_own(actor, r)]
    words = asking("words")([r.pk for r in rows], mine)
    paths = {r.place_path if r.pk in mine else county(r.place_path) for r in rows}
    labels = places.labels(paths)
    return [_told(r, words[r.pk], labels, own=r.pk in mine, more=wanted.more) for r in rows]


def county(path: str) -> str:
    """As much of a place as the portal tells everybody."""
    return ".".join(path.split(".")[:2])


def _chosen(rows: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    if wanted.ids:
        return rows.filter(reference__in=wanted.ids)
    rows = rows.filter(opened_at__range=(wanted.since, wanted.until))
    if wanted.categories:
        rows = rows.filter(_of_categories(wanted.categories))
    if set(wanted.statuses) != set(rules.STATUSES):
        rows = rows.filter(_of_status(wanted.statuses[0]))
    # what was made public is news to everybody, however long ago it changed
    after, before = wanted.changed_after, wanted.changed_before
    if after:
        rows = rows.filter(Q(changed_at__gte=after) | Q(asked_published_at__gte=after))
    return rows.filter(changed_at__lte=before) if before else rows


def _of_categories(categories: tuple[tuple[str, str], ...]) -> Q:
    chosen = Q(pk__in=())
    for category, category2 in categories:
        narrow = {"asked_category2": category2} if category2 or not category else {}
        chosen |= Q(asked_category=category, **narrow)
    return chosen


def _of_status(status: str) -> Q:
    chosen = Q(pk__in=())
    for life, states in rules.states_of(status).items():
        chosen |= Q(life=life, state__in=states)
    return chosen


def _is_own(actor: Actor | None, row: Any) -> bool:
    if actor is None or actor.account is None:
        return False
    filed = row.asked_channel == "api" and row.asked_filed_by_id == actor.account.pk
    return bool(filed and row.about_id not in actor.office_ids())


def _told(row: Any, words: Words, labels: dict[str, str], *, own: bool, more: bool) -> dict[str, Any]:
    state = life_of(row).state(row.state)
    status = rules.STATUS[state.kind]
    ended = (row.closed_at or row.answered_at) if status == "closed" else None
    path = row.place_path if own else county(row.place_path)
    offered = catalogue.of_category(row.asked_category, row.asked_category2)
    return {
        "service_request_id": row.reference,
        "status": status,
        "status_notes": "：".join(filter(None, [str(state.public or state.label), words.said])),
        "service_name": offered.name,
        "service_code": offered.code,
        "description": words.asked if own else row.asked_public_text or row.asked_public_title,
        "agency_responsible": row.lead.name if row.lead else None,
        "service_notice": None,
        "requested_datetime": moment(row.opened_at),
        "updated_datetime": moment(ended or row.changed_at),
        "expected_datetime": moment(row.expected_at),
        "address": (own and row.asked_place_text) or labels[path],
        "address_id": path.rpartition(".")[2],
        "zipcode": None,
        "lat": row.asked_latitude if own else None,
        "long": row.asked_longitude if own else None,
        "media_url": None,
        **(_more(row, own=own) if more else {}),
    }


def _more(row: Any, *, own: bool) -> dict[str, Any]:
    told = {
        "title": row.title if own else row.asked_public_title,
        "state": row.state,
        "kind": row.asked_kind,
        "answered_datetime": moment(row.answered_at),
        "closed_datetime": moment(row.closed_at),
        "support": row.asked_support,
    }
    return {"extended_attributes": told}

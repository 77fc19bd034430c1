"""What the pages over records show: two that may be of one side by side, what was merged, what people ask."""

from collections import Counter
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.access.rights import visible
from tongban.kernel.core import clock
from tongban.kernel.core.service import all_services
from tongban.kernel.parties import queries as parties
from tongban.kernel.parties.actions.merging import UNDONE_WITHIN
from tongban.kernel.parties.models import Asked, Doubt, Organisation, Person
from tongban.kernel.parties.references import RECORDS, pointing_at


def asked_visible_to(actor: Actor) -> QuerySet[Asked]:
    """What people ask of the actor's offices: what waits first, the nearest due at the top."""
    rows = visible(actor, "parties.decide", Asked.objects.select_related("office", "person"))
    return rows.order_by(F("decided_at").desc(nulls_first=True), "due", "id")


def side_by_side(doubt: Doubt) -> list[dict[str, Any]]:
    """Both records as they may be shown: numbers and names of people masked."""
    rows = RECORDS[doubt.subject]._base_manager.in_bulk([doubt.first, doubt.second])
    return [_side(doubt.subject, rows[pk]) for pk in (doubt.first, doubt.second)]


def _side(subject: str, row: Any) -> dict[str, Any]:
    if isinstance(row, Person):
        lines = [
            (_("Name"), row.name.mask or "—"),
            (_("Phone"), row.phone.mask or "—"),
            (_("ID number"), row.id_number.mask or "—"),
            (_("On record since"), row.created_at),
        ]
    else:
        lines = _of_organisation(row)
    return {"pk": row.pk, "lines": lines, "points": counts(subject, row.pk)}


def _of_organisation(row: Organisation) -> list[tuple[str, Any]]:
    return [
        (_("Its name"), row.name),
        (_("Credit code"), row.credit_code or "—"),
        (_("Kind"), row.get_kind_display()),
        (_("Division"), row.division.name),
        (_("On record since"), row.valid.lower),
    ]


def counts(subject: str, pk: int) -> list[tuple[Any, int]]:
    """What points at a record, by the room it stands in, and how often: what a merge would move."""
    rooms = {service.code: service.label for service in all_services()}
    found: Counter[str] = Counter()
    for _name, model, field in pointing_at(subject):
        found[model._meta.app_label] += model._base_manager.filter(**{field: pk}).count()
    return [(rooms.get(room, room), count) for room, count in found.items() if count]


def merged(most: int = 200) -> list[dict[str, Any]]:
    """What was merged, newest first, each with whether it can still be undone."""
    now = clock.now()
    return [
        {
            "row": row,
            "undoable": row.undone_at is None and now <= row.at + UNDONE_WITHIN,
            "until": row.at + UNDONE_WITHIN,
        }
        for row in parties.merges()[:most]
    ]

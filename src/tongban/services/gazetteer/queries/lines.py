"""Boundary lines, rounds and disagreements as their pages show them."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from shapely.geometry import Point

from tongban.kernel.cases.models import Attachment, Case
from tongban.services.gazetteer.lifecycle import DISPUTE
from tongban.services.gazetteer.models import BoundaryLine, Inspection, JointRound
from tongban.services.gazetteer.rules import SIGNALS

DONE = Count("inspections", filter=Q(inspections__signed_at__isnull=False), distinct=True)


def boundary_lines() -> QuerySet[BoundaryLine]:
    """Every line with how many markers stand along it."""
    rows = BoundaryLine.objects.select_related("left", "right").annotate(size=Count("markers"))
    return rows.order_by("left__path", "right__path", "pk")


def rounds() -> QuerySet[JointRound]:
    """Every round, the newest first, with how far it is."""
    rows = JointRound.objects.select_related("case", "line__left", "line__right")
    counted = rows.annotate(size=Count("inspections", distinct=True), done=DONE)
    return counted.order_by("-case__opened_at", "-case_id")


def inspections(row: JointRound) -> QuerySet[Inspection]:
    """The markers of a round with what was found and who signed."""
    rows = row.inspections.select_related("marker", "dispute").prefetch_related("signatures", "photos")
    return rows.order_by("marker__number")


def disputes() -> QuerySet[Case]:
    """What sides disagree on, what is open first."""
    return Case.objects.filter(life=DISPUTE.code).order_by("closed_at", "-opened_at")


def inspection_of(case: Case) -> Inspection | None:
    """The marker that a disagreement is about."""
    return Inspection.objects.filter(dispute=case).select_related("marker", "round__line").first()


def photo(pk: int) -> Attachment | None:
    """A photo of a marker."""
    return Attachment.objects.filter(pk=pk, case__joint_round__isnull=False).first()


def spots(rows: list[Inspection]) -> list[dict[str, Any]]:
    """The markers of a round in a drawing, by how they were found."""
    return [
        {
            "geometry": Point(one.marker.longitude, one.marker.latitude),
            "kind": SIGNALS.get(one.found, ""),
            "label": one.marker.number,
        }
        for one in rows
    ]

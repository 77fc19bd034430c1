"""The figures of the gazetteer: divisions by level, names by kind, how complete they are, boundaries inspected."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongban.kernel.indicators.declare import (
    FLOW,
    PERCENT,
    RATE,
    STOCK,
    TIME,
    Dimension,
    Facts,
    Measure,
    Shows,
    Unit,
    every,
)
from tongban.kernel.places.gazetteer.kinds import KINDS
from tongban.services.gazetteer.queries.names import borne
from tongban.services.gazetteer.rules import FINDINGS, NAMINGS, VIEW

HELD = {"since": TIME, "until": TIME}
VALID = (("since", "until"),)
PLACE_SHOWS = Shows(
    columns=(
        (_("Number"), lambda row: row.number),
        (_("Place name"), borne),
        (_("Kind"), lambda row: row.get_kind_display()),
        (_("Where"), lambda row: str(row.division or "")),
    ),
    link=lambda row: reverse("gazetteer:place", args=[row.number]),
    related=("division",),
    several=("names",),
)
DIVISIONS = Facts(
    "gazetteer_divisions",
    {"level": "string", **HELD},
    "places.Division",
    "places.view",
    VALID,
    None,
    Shows(
        columns=(
            (_("Code"), lambda row: row.code),
            (_("Name of the division"), lambda row: row.name),
            (_("Level"), lambda row: row.get_level_display()),
        ),
        link=lambda _row: reverse("gazetteer:change_sets"),
        order=("path",),
    ),
)
NAMES = Facts(
    "gazetteer_names", {"place_kind": "string", **HELD}, "places.Place", VIEW, VALID, None, PLACE_SHOWS
)
RECORDS = Facts(
    "gazetteer_records",
    {"place_kind": "string", "placed": "boolean", "explained": "boolean", "spelled": "boolean"},
    "places.Place",
    VIEW,
    (),
    None,
    PLACE_SHOWS,
)
CASES = Facts(
    "gazetteer_cases",
    {"naming": "string"},
    "cases.Case",
    VIEW,
    (),
    None,
    Shows(
        columns=((_("Number"), lambda row: row.reference), (_("Case"), lambda row: row.title)),
        link=lambda row: reverse("gazetteer:case", args=[row.reference]),
    ),
)
MARKER_SHOWS = Shows(
    columns=(
        (_("Line"), lambda row: row.round.line.title),
        (_("Marker"), lambda row: row.marker.number),
        (_("How it was found"), lambda row: row.get_found_display()),
        (_("Signed by both sides"), lambda row: row.signed_at),
    ),
    link=lambda row: reverse("gazetteer:marker", args=[row.pk]),
    related=("marker", "round__line"),
)
MARKERS = Facts(
    "gazetteer_markers",
    {"signed": "boolean", "found": "string", "disputed": "boolean"},
    "gazetteer.Inspection",
    VIEW,
    (),
    None,
    MARKER_SHOWS,
)
SIGNED = Facts(
    "gazetteer_signed",
    {"found": "string", "disputed": "boolean"},
    "gazetteer.Inspection",
    VIEW,
    (),
    None,
    MARKER_SHOWS,
)
WHERE = ("division", "month", "day", "year")


def complete(rows: Any, _moment: Any) -> Any:
    """Its position is sure, how it came to its name is told, and it is spelled in Latin letters."""
    return rows.placed & rows.explained & rows.spelled


MEASURES = (
    Measure(
        "gazetteer.divisions",
        _("Divisions"),
        Unit(_("divisions")),
        STOCK,
        DIVISIONS,
        _("Divisions that stand at the end of the day, of every level from the prefecture down."),
        every,
        dimensions=(*WHERE, "level"),
        public=True,
        synonyms=("行政区划数",),
    ),
    Measure(
        "gazetteer.names",
        _("Place names"),
        Unit(_("places")),
        STOCK,
        NAMES,
        _("Places with a standard name that stand at the end of the day."),
        every,
        dimensions=(*WHERE, "place_kind"),
        public=True,
        synonyms=("标准地名数", "地名数"),
    ),
    Measure(
        "gazetteer.records",
        _("Records of place names"),
        Unit(_("records")),
        FLOW,
        RECORDS,
        _("Records of place names that were last kept in the period: taken in, or completed."),
        every,
        dimensions=(*WHERE, "place_kind"),
        public=True,
        synonyms=("地名历史数据", "补充完善地名数据"),
    ),
    Measure(
        "gazetteer.complete",
        _("Complete records of names"),
        PERCENT,
        RATE,
        RECORDS,
        _(
            "Of the records of names kept in the period: the share whose position is sure, whose origin is told and that are"
            " spelled in Latin letters."
        ),
        complete,
        of=every,
        dimensions=(*WHERE, "place_kind"),
        better="high",
        synonyms=("地名信息完整率",),
    ),
    Measure(
        "gazetteer.decided",
        _("Names decided"),
        Unit(_("names")),
        FLOW,
        CASES,
        _("Name cases decided in the period: names given, changed and taken out of use."),
        every,
        dimensions=(*WHERE, "naming"),
        public=True,
        synonyms=("地名审批数",),
    ),
    Measure(
        "gazetteer.inspected",
        _("Boundary markers inspected"),
        Unit(_("markers")),
        FLOW,
        SIGNED,
        _("Markers for which both sides signed in the period."),
        every,
        dimensions=(*WHERE, "found"),
        better="high",
        public=True,
        synonyms=("界桩联检数",),
    ),
    Measure(
        "gazetteer.inspection_done",
        _("Inspection of boundaries done"),
        PERCENT,
        RATE,
        MARKERS,
        _("Of the markers whose round is due in the period: the share that both sides have signed for."),
        lambda rows, _moment: rows.signed,
        of=every,
        dimensions=WHERE,
        better="high",
        synonyms=("界线联检完成率",),
    ),
)


def _chosen(labels: Mapping[str, Any], nothing: Any = "") -> Any:
    return lambda values: {**{v: labels.get(v, v) for v in values if v}, "": nothing}


DIMENSIONS = (
    Dimension("place_kind", _("Kind of place"), _chosen(KINDS)),
    Dimension("naming", _("Kind of name case"), _chosen(NAMINGS)),
    Dimension("found", _("How it was found"), _chosen(FINDINGS, _("not looked at"))),
)

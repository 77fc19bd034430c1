"""The figures of burdens: what is asked of communities and refused; plaques found, taken down, still hanging."""

from collections.abc import Iterable, Mapping
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
from tongban.services.burdens import rules
from tongban.services.burdens.models import BurdenItem

ASKS = Facts(
    "burdens_asks",
    {"unit": "int64", "burden": "int64", "burden_kind": "string", "reason": "string", "refused": "boolean"},
    "burdens.Ask",
    "burdens.view",
    (),
    None,
    Shows(
        columns=(
            (_("Filed on"), lambda row: row.filed_at),
            (_("Office"), lambda row: str(row.office)),
            (_("Community or village"), lambda row: str(row.community)),
            (_("What is wanted"), lambda row: row.title),
            (_("State"), lambda row: row.get_state_display()),
        ),
        link=lambda row: reverse("burdens:ask", args=[row.pk]),
        related=("office", "community"),
    ),
)
SIGN_SHOWS = Shows(
    columns=(
        (_("Community or village"), lambda row: str(row.target.division)),
        (_("Plaque"), lambda row: row.says),
        (_("Where it hangs"), lambda row: row.where),
        (_("To be taken down by"), lambda row: row.down_by),
        (_("Taken down"), lambda row: row.removed_at),
    ),
    link=lambda row: reverse("burdens:sign", args=[row.pk]),
    related=("target__division",),
)


def _signs(name: str, *, held: bool = False) -> Facts:
    columns = {"allowed": "boolean", **({"since": TIME, "until": TIME} if held else {})}
    valid = (("since", "until"),) if held else ()
    return Facts(f"burdens_{name}", columns, "burdens.Sign", "burdens.view", valid, None, SIGN_SHOWS)


FOUND, HANGING, REMOVED = _signs("signs"), _signs("hanging", held=True), _signs("removals")
ASKED, PLAQUES = Unit(_("asks")), Unit(_("plaques"))
SPLITS = ("division", "unit", "burden", "burden_kind", "reason", "month", "day", "year")
PLACES = ("division", "month", "day", "year")


def refused(rows: Any, _moment: Any) -> Any:
    """Refused when it was filed, whatever an appeal said later."""
    return rows.refused


MEASURES = (
    Measure(
        "burdens.asked",
        _("Asked of communities"),
        ASKED,
        FLOW,
        ASKS,
        _(
            "Everything that offices filed in the period to ask of communities and villages, one for each of them."
        ),
        every,
        dimensions=SPLITS,
        better="low",
        synonyms=("基层负担事项申报",),
    ),
    Measure(
        "burdens.refused",
        _("Refused asks"),
        ASKED,
        FLOW,
        ASKS,
        _(
            "What was refused when it was filed in the period: outside the list, forbidden by it, or past its number."
        ),
        refused,
        dimensions=SPLITS,
        public=True,
        synonyms=("拒绝负担事项", "减负拦截"),
    ),
    Measure(
        "burdens.refused_share",
        _("Share of asks refused"),
        PERCENT,
        RATE,
        ASKS,
        _("Of what offices filed in the period to ask of communities: the share that was refused."),
        refused,
        of=every,
        dimensions=SPLITS,
    ),
    Measure(
        "burdens.plaques_found",
        _("Plaques found"),
        PLAQUES,
        FLOW,
        FOUND,
        _("Plaques that rounds found hanging in the period and that no list allows."),
        lambda rows, _moment: ~rows.allowed,
        dimensions=PLACES,
        public=True,
        synonyms=("发现滥挂牌",),
    ),
    Measure(
        "burdens.plaques_removed",
        _("Plaques taken down"),
        PLAQUES,
        FLOW,
        REMOVED,
        _("Plaques that were seen to be gone in the period, with a photo of the place."),
        every,
        dimensions=PLACES,
        better="high",
        public=True,
        synonyms=("清理牌子", "摘牌"),
    ),
    Measure(
        "burdens.plaques_hanging",
        _("Plaques still hanging"),
        PLAQUES,
        STOCK,
        HANGING,
        _("Plaques that no list allows, found by a round and at the end of the day not yet seen to be gone."),
        lambda rows, _moment: ~rows.allowed,
        dimensions=PLACES,
        target=0,
        better="low",
        public=True,
        synonyms=("仍未摘除牌子",),
    ),
)


def _items(values: Iterable[Any]) -> dict[Any, Any]:
    wanted = [v for v in values if v]
    rows = BurdenItem.objects.filter(pk__in=wanted).values_list("pk", "number", "title")
    return {**{pk: f"{number} {title}" for pk, number, title in rows}, None: _("in no list")}


def _chosen(labels: Mapping[str, Any], nothing: Any) -> Any:
    return lambda values: {**{v: labels.get(v, v) for v in values if v}, "": nothing}


DIMENSIONS = (
    Dimension("burden", _("Item of the burden list"), _items),
    Dimension("burden_kind", _("Kind of burden"), _chosen(rules.KINDS, "")),
    Dimension("reason", _("Why it was refused"), _chosen(rules.REASONS, _("not refused"))),
)

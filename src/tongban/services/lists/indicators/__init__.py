"""The figures of lists: what differs, what waits and how long, what was decided in time."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongban.kernel.exchange import states
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
from tongban.kernel.parties.models import Organisation

LONG = timedelta(days=30)
COLUMNS = {"unit": "int64", "sender": "int64", "difference": "string", "in_time": "boolean"}
SHOWS = Shows(
    columns=(
        (_("Since"), lambda row: row.opened_at),
        (_("Sent by"), lambda row: str(row.submission.source.office)),
        (_("Decides"), lambda row: str(row.office or "—")),
        (_("Kind"), lambda row: row.get_kind_display()),
        (_("State"), lambda row: row.get_state_display()),
    ),
    link=lambda row: reverse("lists:difference", args=[row.pk]),
    related=("submission__source__office", "office"),
)


def _facts(name: str, *, held: bool = False) -> Facts:
    columns = {**COLUMNS, **({"since": TIME, "until": TIME} if held else {})}
    valid = (("since", "until"),) if held else ()
    return Facts(f"lists_{name}", columns, "exchange.Difference", "exchange.differences", valid, None, SHOWS)


ASKED, WAITING, DECIDED = _facts("asked"), _facts("waiting", held=True), _facts("decided")
QUESTIONS = Unit(_("questions"))
SPLITS = ("division", "unit", "sender", "difference", "month", "day", "year")


MEASURES = (
    Measure(
        "lists.asked",
        _("Differences of lists"),
        QUESTIONS,
        FLOW,
        ASKED,
        _(
            "What lists that came in the period differed in and an office was asked about, each question once."
        ),
        every,
        dimensions=SPLITS,
        synonyms=("名单差异", "比对差异"),
    ),
    Measure(
        "lists.waiting",
        _("Differences that wait"),
        QUESTIONS,
        STOCK,
        WAITING,
        _("What an office was asked about and had not decided at the end of the day."),
        every,
        dimensions=SPLITS,
        better="low",
        synonyms=("待确认差异",),
    ),
    Measure(
        "lists.waiting_long",
        _("Differences that wait for over 30 days"),
        QUESTIONS,
        STOCK,
        WAITING,
        _("Of what waited at the end of the day: what had been asked more than 30 days before."),
        lambda rows, moment: rows.since < moment - LONG,
        dimensions=SPLITS,
        better="low",
        target=0,
        synonyms=("超30天未确认差异",),
    ),
    Measure(
        "lists.in_time",
        _("Differences decided in time"),
        PERCENT,
        RATE,
        DECIDED,
        _("Of what was decided in the period: the share that was decided by its deadline."),
        lambda rows, _moment: rows.in_time,
        of=every,
        dimensions=SPLITS,
        better="high",
        synonyms=("差异按期确认率",),
    ),
)


def _offices(values: Iterable[Any]) -> dict[Any, Any]:
    rows = Organisation.objects.filter(pk__in=[v for v in values if v])
    return {**dict(rows.values_list("pk", "name")), None: "—"}


DIMENSIONS = (
    Dimension("sender", _("Office that sent the list"), _offices),
    Dimension(
        "difference", _("Kind of difference"), lambda values: {v: states.KINDS.get(v, v) for v in values}
    ),
)

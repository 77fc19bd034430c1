"""Published figures as pages and files show them."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from tongban.kernel.access.actor import Actor
from tongban.kernel.indicators.catalogue import all_measures
from tongban.kernel.indicators.computing import Cell
from tongban.kernel.indicators.models import Release
from tongban.kernel.indicators.periods import Window
from tongban.services.board.queries import told_cell
from tongban.services.board.tables import shown
from tongban.ui.words import say_number, say_when


def name(row: Release) -> str:
    """The figure, as long as it is declared."""
    measure = all_measures().get(row.measure)
    return str(measure.label) if measure else row.measure


def days(row: Release) -> str:
    """Its days."""
    return f"{row.since} – {row.until}"


def kind(row: Release) -> str:
    """Is it the publication or a correction?"""
    return _("Published") if row.number == 1 else _("Corrected (no. %(n)d)") % {"n": row.number - 1}


def at(row: Release) -> str:
    """When it was told."""
    return say_when(row.at, "day")


def value_for(actor: Actor) -> Callable[[Release], str]:
    """How a value is shown to this reader."""

    def said(row: Release) -> str:
        cell = told_cell(actor, Cell((), row.value, row.numerator, row.denominator))
        measure = all_measures().get(row.measure)
        return f"{shown.number(measure, cell)} {measure.unit.label}" if measure else say_number(cell.value)

    return said


def rows(actor: Actor, chain: Iterable[Release]) -> list[dict[str, Any]]:
    """A chain of tellings as lines."""
    value = value_for(actor)
    return [{"row": row, "value": value(row), "kind": kind(row), "at": at(row)} for row in chain]


def query(row: Release) -> str:
    """The days and the place of a telling as the tail of an address."""
    return days_query(Window(row.since, row.until), row.path.rpartition(".")[2])


def days_query(window: Window, code: str) -> str:
    """The same of any days and place."""
    return "?" + urlencode({"since": window.since, "until": window.until, **({"in": code} if code else {})})

"""What every page of the board begins with: the question in the address, and who may read the answer."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest

from tongban.kernel.access import rights
from tongban.kernel.core.errors import TongbanError
from tongban.kernel.indicators.catalogue import measure_of
from tongban.kernel.indicators.declare import LEVELS, Measure
from tongban.kernel.indicators.labels import label_of, names_of
from tongban.kernel.indicators.periods import moment_of
from tongban.kernel.places import register
from tongban.services.board import rules
from tongban.services.board.forms import Picker
from tongban.services.board.queries import Asked


def measure_or_404(code: str) -> Measure:
    """The figure of this name."""
    try:
        return measure_of(code)
    except TongbanError as error:
        raise Http404 from error


def may_read(request: HttpRequest, measure: Measure) -> None:
    """Refuse a figure that is not this reader's."""
    if not rules.reads(request.actor, measure):
        rights.require(request.actor, rules.VIEW)


def shell(request: HttpRequest, measure: Measure | None = None, *, given: Any = None) -> dict[str, Any]:
    """The question, and the links by which a reader changes it; of one figure also narrowed by what it is split by."""
    picker = Picker(request.GET if given is None else given, measure)
    asked = picker.asked
    if not rules.reads_all(request.actor):
        asked = replace(asked, among=())  # what is for everybody is narrowed by place alone
    return {
        "face": "board",
        "picker": picker,
        "asked": asked,
        "kept": asked.kept(day=None).items(),
        "moment": moment_of(asked.day),
        "periods": [_pick(asked, code, label) for code, label in rules.PERIODS.items()],
        "place_name": place_name(asked),
        "above": _above(asked),
        "below": _below(asked),
        "among": [_narrowing(asked, name, value) for name, value in asked.among],
        "all_figures": rules.reads_all(request.actor),
    }


def place_name(asked: Asked) -> str:
    """The division asked about, in the reader's words."""
    tops = [e for e in register.current().on().entries if e.depth == 0]
    if asked.path:
        return register.current().label(asked.path)
    return tops[0].label if tops else ""


def _pick(asked: Asked, code: str, label: Any) -> dict[str, Any]:
    return {"label": label, "url": asked.query(period=code) or "?", "current": asked.period == code}


def _above(asked: Asked) -> list[dict[str, str]]:
    codes = asked.path.split(".")[:-1] if asked.path else []
    known = register.current().latest
    found = [known[code] for code in codes if code in known]
    return [
        {"label": e.label, "url": asked.query(**{"in": e.code if e.depth else None}) or "?"} for e in found
    ]


def _below(asked: Asked) -> list[dict[str, str]]:
    entries = register.current().on().entries
    depth = asked.path.count(".") + 1
    entries = entries if depth < len(LEVELS) else ()  # records name no grid
    inside = [
        e for e in entries if e.depth == depth and e.path.startswith(f"{asked.path}." if asked.path else "")
    ]
    return [{"label": e.label, "code": e.code, "url": asked.query(**{"in": e.code})} for e in inside]


def _narrowing(asked: Asked, name: str, value: Any) -> dict[str, Any]:
    return {
        "label": label_of(name),
        "value": names_of(name, [value]).get(value, value),
        "without": asked.query(**{name: None}) or "?",
    }

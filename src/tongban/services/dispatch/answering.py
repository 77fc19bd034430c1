"""Where a matter belongs: answers the question that requests ask, from what was learned and the duty lists."""

from dataclasses import replace
from typing import Any

from tongban.kernel.cases.suggestion import Suggestion
from tongban.kernel.core.service import provider
from tongban.services.dispatch import serving, words
from tongban.services.dispatch.learning.examples import NO, YES
from tongban.services.dispatch.learning.features import Text
from tongban.services.dispatch.learning.model import Chances

SIMILAR = 5
SURE = 0.1  # of an alarm: from there on the short clocks run without anybody having looked


def suggest(text: str, subject: str, place_path: str, *, precedents: bool = True) -> Suggestion:
    """The three likeliest offices for a matter at a place, each with its grounds; empty where no list is in force.

    `precedents`: the first office's grounds name answered requests like this one.
    """
    ask = provider("duty_offices")
    if ask is None:
        return Suggestion()
    told = chances(Text(subject, text), place_path)
    found: Suggestion = ask(told | {"urgent": _sure(told["urgent"])}, text, subject, place_path)
    return _with_similar(found, text, subject, place_path) if precedents else found


def chances(text: Text, place_path: str = "") -> Chances:
    """What the model in use says of a text; `urgent` is led by yes where somebody should look at once."""
    model = serving.current()
    told = model.chances(text, words.said(text, place_path))
    return told | {"urgent": _led(told["urgent"], model.heads["urgent"].mark)}


def _sure(urgent: list[tuple[str, float]]) -> list[tuple[str, float]]:
    return _led(urgent, SURE)


def _led(urgent: list[tuple[str, float]], mark: float) -> list[tuple[str, float]]:
    p = dict(urgent)[YES]
    return [(YES, p), (NO, 1 - p)] if p >= mark else [(NO, 1 - p), (YES, p)]


def _with_similar(found: Suggestion, text: str, subject: str, place_path: str) -> Suggestion:
    """The first office's grounds name answered requests like this one, by number: their words stay with them."""
    ask = provider("similar_answered")
    if ask is None or not found.candidates:
        return found
    alike = [_kept(one) for one in ask(text, subject, place_path, SIMILAR)]
    first, *others = found.candidates
    first = replace(first, grounds={**first.grounds, "similar": alike})
    return replace(found, candidates=(first, *others))


def _kept(one: dict[str, Any]) -> dict[str, Any]:
    return {"case": one["case"], "reference": one["reference"], "p": round(float(one["p"]), 3)}

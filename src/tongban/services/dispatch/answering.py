"""Where a matter belongs: answers the question that requests ask, from what was learned and the duty lists."""

from collections.abc import Sequence
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
    return suggest_many([(text, subject, place_path)], precedents=precedents)[0]


def suggest_many(asked: Sequence[tuple[str, str, str]], *, precedents: bool = True) -> list[Suggestion]:
    """The same of many matters, each (text, subject, place_path), read together."""
    ask = provider("duty_offices")
    if ask is None or not asked:
        return [Suggestion() for _ in asked]
    known = [words.asked(Text(subject, text), path) for text, subject, path in asked]
    texts = [Text(subject, text) for text, subject, _path in asked]
    found: list[Suggestion] = [
        ask(told | {"urgent": _sure(told["urgent"])}, *one, said=said)
        for one, said, told in zip(asked, known, _chances(texts, known), strict=True)
    ]
    return [_with_similar(f, *one) for f, one in zip(found, asked, strict=True)] if precedents else found


def chances(text: Text, place_path: str = "") -> Chances:
    """What the model in use says of a text; `urgent` is led by yes where somebody should look at once."""
    return _chances([text], [words.asked(text, place_path)])[0]


def _chances(texts: Sequence[Text], known: Sequence[Any]) -> list[Chances]:
    model = serving.current()
    mark = model.heads["urgent"].mark
    told = model.chances_many(texts, [words.shares_of(said) if said else {} for said in known])
    return [one | {"urgent": _led(one["urgent"], mark)} for one in told]


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

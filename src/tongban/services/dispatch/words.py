"""What the duty lists' words say, asked of whoever knows them; without them nothing is known before learning."""

from collections.abc import Mapping
from typing import Any

from tongban.kernel.core.service import provider
from tongban.services.dispatch.learning.examples import NO, YES, Example, alarms, of_duties, sayings
from tongban.services.dispatch.learning.features import Text
from tongban.services.dispatch.learning.model import Shares


def said(text: Text, place_path: str = "") -> Shares:
    """The shares of each target by the words of the lists in force at a place (none: of the shipped ones)."""
    found = asked(text, place_path)
    return shares_of(found) if found else {}


def asked(text: Text, place_path: str = "") -> Any:
    """The answer of `duty_words` itself; none where nobody knows."""
    ask = provider("duty_words")
    return ask(text.text, text.subject, place_path) if ask else None


def shares_of(found: Any) -> Mapping[str, Mapping[str, float]]:
    """An answer of `duty_words` as shares by target and name."""
    urgent = found.urgent[1]
    return {
        "category": dict(found.categories),
        "office_kind": dict(found.office_kinds),
        "kind": dict(found.kinds),
        "urgent": {YES: urgent, NO: 1 - urgent},
    }


def known_before() -> list[Example]:
    """What is known before any request: the product's sayings and the duty lists' own words."""
    ask = provider("duty_items")
    return [*sayings(), *alarms(), *of_duties(ask() if ask else ())]

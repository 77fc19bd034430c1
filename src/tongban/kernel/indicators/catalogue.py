"""Every measure of every service: for the pages that choose one, and for programs that read the list."""

from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from tongban.kernel.core.errors import TongbanError
from tongban.kernel.core.service import all_services, named
from tongban.kernel.indicators.declare import Measure

LANGUAGES = {"zh": "zh-hans", "en": "en"}


@cache
def all_measures() -> dict[str, Measure]:
    """Every declared measure by code, in the order of declaration."""
    found: dict[str, Measure] = {}
    for service in all_services():
        for measure in named(service.measures) if service.measures else ():
            if measure.code in found:
                raise ValueError(f"two measures are called {measure.code}")
            found[measure.code] = measure
    return found


def measure_of(code: str) -> Measure:
    """The measure of that code."""
    found = all_measures().get(code)
    if found is None:
        raise TongbanError(
            _("There is no figure of this name. The catalogue lists them all."), code="not_found"
        )
    return found


def owner_of(measure: Measure) -> Any:
    """What the service that declares it is called."""
    return next((s.label for s in all_services() if measure.code.startswith(f"{s.code}.")), "")


def to_json(measure: Measure) -> dict[str, Any]:
    """A measure as programs read it, in both languages."""
    return {
        "id": measure.code,
        "name": _both(measure.label),
        "synonyms": list(measure.synonyms),
        "unit": _both(measure.unit.label),
        "kind": measure.kind,
        "formula": _both(measure.formula),
        "facts": measure.facts.name,
        "owner": _both(owner_of(measure)),
        "dimensions": list(measure.dimensions),
        "reference": _both(measure.reference),
        "since": measure.since.isoformat() if measure.since else None,
        "target": measure.target,
        "public": measure.public,
    }


def _both(text: Any) -> dict[str, str]:
    told = {}
    for name, code in LANGUAGES.items():
        with override(code):
            told[name] = str(text)
    return told

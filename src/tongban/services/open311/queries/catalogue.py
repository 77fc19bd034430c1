"""The services: every category under a code that never changes, and what is asked for it."""

import csv
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from tongban.kernel.core.service import provider
from tongban.services.open311.attributes import ASKED, Attribute

REST = "99"  # whatever fits nowhere else
KEYWORDS = 12


@dataclass(frozen=True)
class Offer:
    """One service: a category of the second level, or one of the first for those who know no better."""

    code: str
    category: str
    category2: str

    @property
    def name(self) -> str:
        """What a person chooses by."""
        if not self.category:
            return _("Anything else")
        return f"{self.category}·{self.category2}" if self.category2 in {"", "其他"} else self.category2

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        """What is asked for it."""
        return ASKED.get((self.category, self.category2), ())


@cache
def shipped() -> tuple[Offer, ...]:
    """The categories the product knows by name."""
    source = files("tongban.services.open311").joinpath("data/services.csv").read_text(encoding="utf-8")
    return tuple(Offer(**row) for row in csv.DictReader(source.splitlines()))


def code_of(category: str, category2: str) -> str:
    """The code of a category: the shipped one, else one made of its name, so that it is always the same."""
    known = _by_name()
    if (category, category2) in known:
        return known[category, category2]
    if not category:
        return REST
    digest = hashlib.sha256(f"{category}/{category2}".encode()).hexdigest()
    return f"{known.get((category, ''), 'x')}-{digest[:8]}"


def used() -> dict[tuple[str, str], tuple[list[str], list[str]]]:
    """The categories of the duty lists in force, each with titles and keywords of its duties."""
    ask = provider("categories")
    return dict(ask()) if ask else {}


def offers() -> list[Offer]:
    """Every service, in the order of the codes."""
    extra = [Offer(code_of(*names), *names) for names in used() if names not in _by_name()]
    return sorted({o.code: o for o in (*shipped(), *extra)}.values(), key=lambda o: o.code)


def offer(code: str) -> Offer | None:
    """The service of that code."""
    found = {o.code: o for o in shipped()}.get(code)
    return found or next((o for o in offers() if o.code == code), None)


def of_category(category: str, category2: str) -> Offer:
    """The service that a category is offered as."""
    return Offer(code_of(category, category2), category, category2)


def listed() -> list[dict[str, Any]]:
    """The services as the list tells them."""
    known = used()
    return [_told(o, *known.get((o.category, o.category2), ([], []))) for o in offers()]


def definition(one: Offer) -> dict[str, Any]:
    """What is asked for a service, as its definition tells it."""
    asked = [_asked(number, a) for number, a in enumerate(one.attributes, 1)]
    return {"service_code": one.code, "attributes": asked}


def _told(one: Offer, titles: list[str], keywords: list[str]) -> dict[str, Any]:
    return {
        "service_code": one.code,
        "service_name": one.name,
        "description": "、".join(titles[:4]) or one.name,
        "metadata": bool(one.attributes),
        "type": "realtime",
        "keywords": ",".join(dict.fromkeys(k.replace(",", " ") for k in keywords[:KEYWORDS])),
        "group": one.category or one.name,
    }


def _asked(number: int, one: Attribute) -> dict[str, Any]:
    return {
        "variable": True,
        "code": one.code,
        "datatype": one.datatype,
        "required": one.required,
        "datatype_description": str(one.hint) or None,
        "order": number,
        "description": str(one.description),
        "values": [{"key": key, "name": str(name)} for key, name in one.values],
    }


@cache
def _by_name() -> dict[tuple[str, str], str]:
    return {(o.category, o.category2): o.code for o in shipped()}
